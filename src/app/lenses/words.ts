import type { Words } from '../../base/words.ts';

export const gathering: Words = { zh: '正在取历史数据……', en: 'Gathering the past …' };

/** Why a number is not there. */
export const none = {
  unmeasured: { zh: '此处没有设备测量它。', en: 'Nothing here measures it.' },
  stale: { zh: '所有输入都已陈旧或失联。', en: 'All its inputs are stale or lost.' },
  basis: { zh: '缺少分母或限值。', en: 'Its denominator or limit is missing, or nothing is due yet.' },
  day: { zh: '最近 24 小时的数据不足。', en: 'The last 24 hours hold too few readings.' },
  daylight: { zh: '白天不适用：路灯应当熄灭。', en: 'Not applicable by day: lamps ought to be off.' },
  graph: { zh: '此城市包没有依赖图。', en: 'The pack declares no dependencies.' },
  customers: { zh: '此区没有登记的用户。', en: 'No customers are known here.' },
  states: { zh: '没有节点报告状态。', en: 'No node tells its state.' },
  window: { zh: '窗口内没有可用的状态记录。', en: 'No states are known over the window.' },
  calm: { zh: '窗口内没有中断：时长无从谈起。', en: 'Nothing was interrupted in the window: there is no length to tell.' },
  people: { zh: '不知道有多少居民。', en: 'Nobody says how many residents there are.' },
  down: { zh: '现无服务', en: 'down now' },
  unwatched: { zh: '无人监测', en: 'nobody watches it' },
  outOfReach: { zh: '步行不可达', en: 'out of reach on foot' },
  'no-timetable': { zh: '此城市包没有可用的时刻表（GTFS）。', en: 'The pack has no timetable (GTFS) that can be read.' },
  'no-streets': { zh: '此城市包没有街道网：不用直线距离代替。', en: 'The pack has no street network, and straight lines are no answer.' },
  'no-cells': { zh: '此城市包没有带居民数的网格。', en: 'The pack has no grid cells with residents.' },
} as const satisfies Record<string, Words>;
