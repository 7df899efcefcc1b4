import type { DeclaredStyle } from '../../tables/data-style.ts';

/** Ways to look at the demo city by its data, offered in the layer list. */
export const demoStyles: readonly DeclaredStyle[] = [
  {
    id: 'age',
    title: { zh: '建成年代', en: 'Age of buildings' },
    target: 'buildings',
    value: { from: 'attribute', name: 'year' },
    scale: { kind: 'breaks', breaks: [1950, 1980, 2000, 2010, 2020] },
  },
  {
    id: 'use',
    title: { zh: '建筑用途', en: 'Use of buildings' },
    target: 'buildings',
    value: { from: 'attribute', name: 'use' },
    scale: { kind: 'categories' },
    ramp: 'muted',
  },
  {
    id: 'older-residents',
    title: { zh: '老年居民（高度）', en: 'Older residents, as height' },
    target: 'buildings',
    value: { from: 'attribute', name: 'people60' },
    channel: 'height',
    ramp: 'blues',
    where: [{ value: { from: 'attribute', name: 'people60' }, op: '>', operand: 0 }],
  },
  {
    id: 'air-at-home',
    title: { zh: '最近站点 PM2.5', en: 'PM2.5 at the nearest station' },
    target: 'buildings',
    value: { from: 'reading', name: 'pm25' },
    // Classes of the momentary value for looking at, not of any daily standard.
    scale: { kind: 'breaks', breaks: [15, 30, 45, 60, 75] },
  },
  {
    id: 'speed',
    title: { zh: '道路车速', en: 'Speed on the roads' },
    target: 'roads',
    value: { from: 'reading', name: 'averageVehicleSpeed' },
    scale: { kind: 'breaks', breaks: [15, 25, 35, 50] },
  },
  {
    id: 'density',
    title: { zh: '街道人口密度', en: 'Density by street' },
    target: 'areas',
    value: { from: 'attribute', name: 'density' },
    level: 'street',
    label: true,
  },
  {
    id: 'care',
    title: { zh: '准时上门（行政区）', en: 'Home visits on time by district' },
    target: 'areas',
    value: { from: 'indicator', name: 'CARE-ONTIME' },
    ramp: 'blues',
    label: true,
  },
  {
    id: 'noise',
    title: { zh: '噪声', en: 'Noise' },
    target: 'points',
    value: { from: 'reading', name: 'noiseLevel' },
    scale: { kind: 'breaks', breaks: [55, 60, 65, 70] },
  },
];
