import type { Words } from '../../base/words.ts';
import type { City } from '../../city/city.ts';
import { kindWords } from './node-kinds.ts';

/** What the common kinds of sensors and crews are called; kinds of services have their title in the pack. */
const kinds: Readonly<Record<string, Words>> = {
  'air-quality': { zh: '空气站', en: 'Air station' },
  'drain-level': { zh: '雨水井液位', en: 'Manhole level' },
  noise: { zh: '噪声点', en: 'Noise point' },
  'rain-gauge': { zh: '雨量站', en: 'Rain gauge' },
  'service-portal': { zh: '掌上政务', en: 'Service portal' },
  'street-light': { zh: '路灯', en: 'Street light' },
  'tide-gauge': { zh: '潮位站', en: 'Tide gauge' },
  'traffic-counter': { zh: '交通检测器', en: 'Traffic counter' },
  'transit-line': { zh: '公交线路', en: 'Transit line' },
  'waste-container': { zh: '垃圾箱', en: 'Waste container' },
  weather: { zh: '气象站', en: 'Weather station' },
  ambulance: { zh: '救护车', en: 'Ambulance' },
  'drain-crew': { zh: '排水抢修班', en: 'Drain crew' },
  'fire-engine': { zh: '消防车', en: 'Fire engine' },
  'grid-patrol': { zh: '城管巡查组', en: 'Urban patrol' },
  'home-visit-team': { zh: '上门服务队', en: 'Home-visit team' },
  'power-crew': { zh: '供电抢修班', en: 'Power crew' },
  'pump-truck': { zh: '移动泵车', en: 'Pump truck' },
  'road-crew': { zh: '道路养护班', en: 'Road crew' },
  'traffic-patrol': { zh: '交警巡逻车', en: 'Traffic patrol' },
  'water-crew': { zh: '供水抢修班', en: 'Water crew' },
};

/** The kind of a thing in words: as its pack titles it, else as it is commonly called, else as its feed writes it. */
export const thingKindWords = ({ manifest }: Pick<City, 'manifest'>, kind: string): Words =>
  manifest.services?.find((service) => service.kind === kind)?.title ?? kinds[kind] ?? kindWords(kind);
