import type { Words } from '../../base/words.ts';
import type { Medium } from '../../tables/dependencies.ts';

/** Kinds of nodes of a dependency graph, in the order people look for them. */
const kinds: Readonly<Record<string, Words>> = {
  grid: { zh: '上级电网', en: 'Grid' },
  substation: { zh: '变电站', en: 'Substation' },
  feeder: { zh: '馈线', en: 'Feeder' },
  waterworks: { zh: '水厂', en: 'Waterworks' },
  'water-tank': { zh: '清水池', en: 'Service reservoir' },
  'water-zone': { zh: '供水片区', en: 'Water zone' },
  'pump-station': { zh: '排涝泵站', en: 'Pump station' },
  manhole: { zh: '雨水井', en: 'Manhole' },
  exchange: { zh: '通信机楼', en: 'Exchange' },
  cell: { zh: '5G 小区', en: '5G cell' },
  gateway: { zh: '边缘网关', en: 'Edge gateway' },
  'rail-line': { zh: '轨道线路', en: 'Rail line' },
  'bus-line': { zh: '公交线路', en: 'Bus line' },
  hospital: { zh: '医院', en: 'Hospital' },
  posthouse: { zh: '卫生驿站', en: 'Posthouse' },
  canteen: { zh: '长者食堂', en: 'Canteen' },
  'central-kitchen': { zh: '中央厨房', en: 'Central kitchen' },
  'service-hall': { zh: '政务大厅', en: 'Service hall' },
  school: { zh: '学校', en: 'School' },
  'fire-station': { zh: '消防站', en: 'Fire station' },
  'police-station': { zh: '派出所', en: 'Police station' },
};
export const kindWords = (kind: string): Words => kinds[kind] ?? { zh: kind, en: kind };

export const mediumWords: Readonly<Record<Medium, Words>> = {
  power: { zh: '供电', en: 'power' },
  water: { zh: '供水', en: 'water' },
  drainage: { zh: '排水', en: 'drainage' },
  telecom: { zh: '通信', en: 'telecom' },
  transit: { zh: '交通', en: 'transit' },
  road: { zh: '道路', en: 'road' },
};
