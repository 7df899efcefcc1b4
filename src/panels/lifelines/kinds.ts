import type { Words } from '../../base/words.ts';
import type { Medium } from '../../tables/dependencies.ts';

/** One lifeline as a tab: its nodes, what of their readings stands in the table, and its layer on the map. */
export interface Lifeline {
  readonly medium: Medium;
  readonly title: Words;
  /** Layer ids of the map, where the city has them. */
  readonly layers: readonly string[];
  /** Kinds of nodes, with the properties shown for each. */
  readonly tables: readonly { readonly kind: string; readonly properties: readonly string[] }[];
}

export const lifelines: readonly Lifeline[] = [
  {
    medium: 'power',
    title: { zh: '电力', en: 'Power' },
    layers: ['net-power'],
    tables: [
      { kind: 'substation', properties: ['busVoltage', 'transformerLoad'] },
      { kind: 'feeder', properties: ['breakerState', 'feederLoad'] },
    ],
  },
  {
    medium: 'water',
    title: { zh: '供水', en: 'Water' },
    layers: ['net-water'],
    tables: [
      { kind: 'waterworks', properties: ['pumpState', 'waterPressure', 'waterFlow'] },
      { kind: 'water-tank', properties: ['tankLevel'] },
      { kind: 'water-zone', properties: ['waterPressure', 'waterFlow'] },
    ],
  },
  {
    medium: 'drainage',
    title: { zh: '排水', en: 'Drainage' },
    layers: ['net-drain'],
    tables: [
      { kind: 'pump-station', properties: ['pumpState', 'waterLevel', 'pumpFlow'] },
      { kind: 'manhole', properties: ['waterLevel'] },
    ],
  },
  {
    medium: 'telecom',
    title: { zh: '5G 与物联', en: '5G and IoT' },
    layers: ['net-telecom'],
    tables: [
      { kind: 'gateway', properties: ['devicesHeard', 'backhaulLatency'] },
      { kind: 'cell', properties: ['cellState', 'cellLoad'] },
    ],
  },
  {
    medium: 'transit',
    title: { zh: '公交', en: 'Transit' },
    layers: ['net-metro', 'net-rail'],
    tables: [
      { kind: 'rail-line', properties: ['transitDelay', 'transitDelayP90', 'headway'] },
      { kind: 'bus-line', properties: ['transitDelay', 'transitDelayP90', 'headway'] },
    ],
  },
];
