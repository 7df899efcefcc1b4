import type { WordTable } from '../base/words.ts';

export const shellWords = {
  loading: { zh: '正在打开城市', en: 'Opening the city' },
  drawing: { zh: '正在绘制地图，列表与告警已可用', en: 'Drawing the map; lists and alarms already work' },
  redrawing: { zh: '正在重绘地图；列表与告警不受影响', en: 'Redrawing the map; lists and alarms go on' },
  since: { zh: '始于 {time}', en: 'since {time}' },
  works: { zh: '仍可使用：{works}', en: 'Still working: {works}' },
  retry: { zh: '重试', en: 'Try again' },
  retryIn: { zh: '重试（{age}）', en: 'Try again ({age})' },
  panelFailed: { zh: '此面板出错', en: 'This panel failed' },
  trends: { zh: '趋势', en: 'Trends' },
  alarmsHere: { zh: '没有打开的告警窗口：告警列在此处', en: 'No window of alarms is open: they are listed here' },
  map: { zh: '城市地图', en: 'City map' },
  left: { zh: '城区指标', en: 'Districts and indicators' },
  right: { zh: '告警与详情', en: 'Alarms and details' },
  bottom: { zh: '时间轴', en: 'Time bar' },
  top: { zh: '状态栏', en: 'Status bar' },
  skipToAlarms: { zh: '跳到告警列表', en: 'Skip to alarms' },
} satisfies WordTable;
