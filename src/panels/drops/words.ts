import type { WordTable } from '../../base/words.ts';

export const words = {
  drops: { zh: '打开的文件', en: 'Opened files' },
  openFile: { zh: '打开文件…', en: 'Open a file…' },
  openFolder: { zh: '打开文件夹…', en: 'Open a folder…' },
  dropHere: { zh: '松开鼠标，在地图上显示此文件', en: 'Drop to see it on the map' },
  reads: {
    zh: '可读 CityJSON、CityGML、OSM、GeoJSON、PMTiles、3D Tiles、glTF、GeoTIFF、CSV、GPX、KML；文件只在本页读取，不会上传或保存',
    en: 'CityJSON, CityGML, OSM, GeoJSON, PMTiles, 3D Tiles, glTF, GeoTIFF, CSV, GPX, KML; read on this page only, never uploaded or saved',
  },
  reading: { zh: '正在读取', en: 'Reading' },
  converting: { zh: '正在转换', en: 'Converting' },
  drawing: { zh: '正在生成模型', en: 'Making the model' },
  laying: { zh: '正在铺到地图上', en: 'Laying it on the map' },
  shown: { zh: '已显示，未保存', en: 'Shown, not saved' },
  failed: { zh: '无法打开', en: 'Could not be opened' },
  cancel: { zh: '取消', en: 'Cancel' },
  dismiss: { zh: '关闭', en: 'Dismiss' },
  remove: { zh: '移除 {name}', en: 'Remove {name}' },
  progress: { zh: '{name} 的进度', en: 'Progress of {name}' },
  buildings: { zh: '建筑 {count} 栋', en: 'buildings {count}' },
  features: { zh: '要素 {count} 个', en: 'features {count}' },
  far: {
    zh: '距本城 {km}，建筑不在此处绘制',
    en: 'Stands {km} from this city: its buildings are not drawn here',
  },
  elsewhere: { zh: '距当前视图 {km}', en: 'Lies {km} from this view' },
  flyThere: { zh: '飞到那里', en: 'Fly there' },
  putDown: {
    zh: '文件未说明自身位置，已放在视图中央',
    en: 'Says no place of its own: put down in the middle of the view',
  },
  asCity: { zh: '作为城市打开', en: 'Open as a city' },
  notes: { zh: '说明 {count} 条', en: 'notes {count}' },
  more: { zh: '另有 {count} 条', en: 'and {count} more' },
} satisfies WordTable;
