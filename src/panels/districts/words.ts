import type { WordTable } from '../../base/words.ts';

export const words = {
  city: { zh: '全市指标', en: 'City' },
  districts: { zh: '各区 · {title}', en: 'Districts · {title}' },
  districtsOnly: { zh: '各区', en: 'Districts' },
  trend: { zh: '近 {age}', en: 'last {age}' },
  counted: { zh: '{counted}／{expected}', en: '{counted} of {expected}' },
  countedLong: { zh: '计入 {counted} 个，应有 {expected} 个', en: '{counted} counted of {expected} expected' },
  abnormal: { zh: '异常', en: 'abnormal' },
  showBy: { zh: '各区按此指标显示', en: 'Show districts by this indicator' },
  explain: { zh: '说明此指标', en: 'Explain this indicator' },
  none: { zh: '指标尚不可计算：等待第一批数据。', en: 'No indicator can be computed yet: waiting for the first data.' },
  noDistricts: { zh: '此城市包未划分城区。', en: 'This city pack has no districts.' },
} satisfies WordTable;
