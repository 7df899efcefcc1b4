import type { WordTable } from '../../base/words.ts';

export const words = {
  table: { zh: '以表格显示地图', en: 'The map as a table' },
  close: { zh: '关闭', en: 'Close' },
  alarms: { zh: '告警', en: 'Alarms' },
  districts: { zh: '各区指标', en: 'Districts' },
  priority: { zh: '级别', en: 'Priority' },
  alarm: { zh: '告警', en: 'Alarm' },
  thing: { zh: '对象', en: 'Thing' },
  value: { zh: '数值', en: 'Value' },
  raised: { zh: '发生时间', en: 'Raised' },
  state: { zh: '状态', en: 'State' },
  unacknowledged: { zh: '未确认', en: 'Unacknowledged' },
  acknowledged: { zh: '已确认', en: 'Acknowledged' },
  'returned-unacknowledged': { zh: '已恢复，未确认', en: 'Returned, unacknowledged' },
  district: { zh: '城区', en: 'District' },
  asOf: { zh: '截至 {time}', en: 'As of {time}' },
  situation: { zh: '{city}：态势', en: '{city}: situation' },
  demo: { zh: '演示城市 · 模拟', en: 'DEMO CITY · simulated' },
  notLive: { zh: '非实时', en: 'NOT LIVE' },
} satisfies WordTable;
