import type { Words } from '../../base/words.ts';

/** Names of attributes the product itself knows; others go by their own. */
const attributes: Readonly<Record<string, Words>> = {
  use: { zh: '用途', en: 'Use' },
  storeys: { zh: '层数', en: 'Storeys' },
  heightM: { zh: '高度', en: 'Height' },
  baseM: { zh: '底部高程', en: 'Base height above datum' },
  year: { zh: '建成年份', en: 'Year built' },
  people: { zh: '居民', en: 'Residents' },
  people60: { zh: '60 岁以上居民', en: 'Residents aged 60 and over' },
  share60: { zh: '60 岁以上比例', en: 'Share aged 60 and over' },
  population: { zh: '人口', en: 'Residents' },
  population60: { zh: '60 岁以上人口', en: 'Residents aged 60 and over' },
  density: { zh: '人口密度', en: 'Residents per km²' },
  kind: { zh: '类型', en: 'Kind' },
  capacity: { zh: '容量', en: 'Capacity' },
  district: { zh: '行政区', en: 'District' },
  class: { zh: '道路等级', en: 'Road class' },
  widthM: { zh: '路宽', en: 'Width' },
  bridge: { zh: '桥梁', en: 'Bridge' },
};
export const attributeTitle = (name: string): Words => attributes[name] ?? { zh: name, en: name };

const uses: Readonly<Record<string, Words>> = {
  unknown: { zh: '未知', en: 'Unknown' },
  residential: { zh: '居住', en: 'Residential' },
  commercial: { zh: '商业', en: 'Commercial' },
  office: { zh: '办公', en: 'Office' },
  industrial: { zh: '工业', en: 'Industrial' },
  public: { zh: '公共', en: 'Public' },
  health: { zh: '医疗', en: 'Health' },
  education: { zh: '教育', en: 'Education' },
  transport: { zh: '交通', en: 'Transport' },
  heritage: { zh: '历史建筑', en: 'Heritage' },
  emergency: { zh: '应急', en: 'Emergency' },
  motorway: { zh: '快速路', en: 'Motorway' },
  primary: { zh: '主干路', en: 'Primary' },
  secondary: { zh: '次干路', en: 'Secondary' },
  path: { zh: '小径', en: 'Path' },
  lane: { zh: '巷', en: 'Lane' },
};
export const categoryTitle = (code: string): Words => uses[code] ?? { zh: code, en: code };

export const how = {
  own: { zh: '各对象自身属性', en: 'each one’s own attribute' },
  nearest: { zh: '1.5 km 内最近站点的最新读数', en: 'latest reading of the nearest station within 1.5 km' },
  inside: { zh: '区内新鲜读数的中位数', en: 'median of the fresh readings inside' },
  onRoad: { zh: '该道路上新鲜读数的中位数', en: 'median of the fresh readings on the road' },
  reading: { zh: '最新新鲜读数', en: 'latest fresh reading' },
  district: { zh: '所在行政区的指标：', en: 'indicator of its district: ' },
} as const satisfies Record<string, Words>;
