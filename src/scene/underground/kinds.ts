import type { Words } from '../../base/words.ts';
import type { NetworkKind } from '../../city/pack/network-properties.ts';

/**
 * Colours of networks: from the set of Okabe and Ito (2008), told apart by all kinds of colour vision, without the hues that
 * mean an alarm here (vermilion, orange, yellow, violet). Metro lines bring their own.
 */
export const networkColours: Readonly<Record<NetworkKind, string>> = {
  water: '#3B8FD0',
  sewer: '#9A7356',
  drain: '#74C6EE',
  power: '#ECE7DA',
  telecom: '#18A77F',
  gas: '#D58DB4',
  metro: '#8FA3B5',
  rail: '#9AA2A8',
  road: '#B8BEC2',
};

export const kindTitles: Readonly<Record<NetworkKind, Words>> = {
  water: { zh: '供水管', en: 'Water pipe' },
  sewer: { zh: '污水管', en: 'Sewer' },
  drain: { zh: '雨水管', en: 'Storm drain' },
  power: { zh: '电缆', en: 'Power cable' },
  telecom: { zh: '通信管道', en: 'Telecom duct' },
  gas: { zh: '燃气管', en: 'Gas pipe' },
  metro: { zh: '地铁（按线路颜色）', en: 'Metro, in its line’s colour' },
  rail: { zh: '铁路', en: 'Railway' },
  road: { zh: '高架路', en: 'Elevated road' },
};

/** Beside a thing itself: its colour needs no words there. */
export const kindNames: Readonly<Record<NetworkKind, Words>> = { ...kindTitles, metro: { zh: '地铁隧道', en: 'Metro tunnel' } };

/** Layer id of a network. */
export const layerOf = (networkId: string): string => `net-${networkId}`;
