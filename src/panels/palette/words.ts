import type { WordTable } from '../../base/words.ts';

export const words = {
  search: { zh: '搜索地点与命令', en: 'Search places and commands' },
  placeholder: { zh: '城区、街道、设施、传感器、建筑编号或命令', en: 'District, street, service, sensor, building id or command' },
  nothing: { zh: '没有与“{query}”相符的结果', en: 'Nothing matches “{query}”' },
  close: { zh: '关闭', en: 'Close' },
  openPalette: { zh: '命令面板', en: 'Command palette' },
  openSearch: { zh: '搜索', en: 'Search' },
  command: { zh: '命令', en: 'Command' },
  layerCommand: { zh: '图层', en: 'Layer' },
  view: { zh: '视角', en: 'View' },
  district: { zh: '城区', en: 'District' },
  street: { zh: '街道', en: 'Street' },
  building: { zh: '建筑', en: 'Building' },
  sensor: { zh: '传感器', en: 'Sensor' },
  dayColours: { zh: '日间配色', en: 'Day colours' },
  nightColours: { zh: '夜间配色', en: 'Night colours' },
  chinese: { zh: '中文', en: 'Chinese' },
  english: { zh: '英文', en: 'English' },
} satisfies WordTable;
