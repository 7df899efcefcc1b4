import type { WordTable } from '../../base/words.ts';

export const words = {
  play: { zh: '播放', en: 'Play' },
  pause: { zh: '暂停', en: 'Pause' },
  live: { zh: '回到实时', en: 'Live' },
  isLive: { zh: '实时', en: 'Live' },
  rate: { zh: '播放速度', en: 'Playback rate' },
  slider: { zh: '时间游标，过去 24 小时', en: 'Time cursor, the last 24 hours' },
  daySlider: { zh: '时间游标，城市日 {day}', en: 'Time cursor, city day {day}' },
  day: { zh: '{day} · 城市日', en: '{day} · city day' },
  now: { zh: '现在', en: 'now' },
  ahead: { zh: '→ 预测', en: '→ forecast' },
  aheadHours: { zh: '+{count} 小时', en: '+{count} h' },
  ago: { zh: '{age}前', en: '{age} ago' },
  stepBack: { zh: '后退 5 分钟', en: 'Step back 5 min' },
  stepOn: { zh: '前进 5 分钟', en: 'Step on 5 min' },
  replayBack: { zh: '回放后退 5 秒', en: 'Step the replay back 5 s' },
  replayOn: { zh: '回放前进 5 秒', en: 'Step the replay on 5 s' },
  playKey: { zh: '播放／暂停（焦点在时间轴）', en: 'Play or pause (time bar focus)' },
  atLive: { zh: '{time}，实时', en: '{time}, live' },
  alarmsHere: { zh: '告警 {count} 条', en: '{count} alarms' },
} satisfies WordTable;
