import type { Language, Words } from '../../base/words.ts';

/** What counts of a dropped file are of, `{n}` in its place; types of the file's own format keep their own names. */
const known: Readonly<Record<string, Words>> = {
  tiles: { zh: '瓦片 {n} 个', en: 'tiles {n}' },
  tile: { zh: '瓦片 {n} 个', en: 'tiles {n}' },
  'tile content': { zh: '瓦片内容 {n} 个', en: 'tile contents {n}' },
  triangles: { zh: '三角形 {n} 个', en: 'triangles {n}' },
  points: { zh: '点 {n} 个', en: 'points {n}' },
  columns: { zh: '{n} 列', en: 'columns {n}' },
  rows: { zh: '{n} 行', en: 'rows {n}' },
  'lowest, m': { zh: '最低 {n}\u202fm', en: 'lowest {n}\u202fm' },
  'highest, m': { zh: '最高 {n}\u202fm', en: 'highest {n}\u202fm' },
  'elevation cell': { zh: '高程格网 {n} 格', en: 'elevation cells {n}' },
  Building: { zh: '建筑 {n} 栋', en: 'buildings {n}' },
  Point: { zh: '点 {n} 个', en: 'points {n}' },
  MultiPoint: { zh: '多点 {n} 个', en: 'multipoints {n}' },
  LineString: { zh: '线 {n} 条', en: 'lines {n}' },
  MultiLineString: { zh: '多线 {n} 条', en: 'multilines {n}' },
  Polygon: { zh: '面 {n} 个', en: 'areas {n}' },
  MultiPolygon: { zh: '多面 {n} 个', en: 'multiple areas {n}' },
};

/** One count in words. `number`: as the language writes it. */
export const countText = (what: string, number: string, language: Language): string =>
  (Object.hasOwn(known, what) ? (known[what] as Words)[language] : `${what} {n}`).replace('{n}', () => number);
