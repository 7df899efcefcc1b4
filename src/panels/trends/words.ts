import type { WordTable } from '../../base/words.ts';

export const words = {
  title: { zh: '趋势', en: 'Trends' },
  window: { zh: '时间范围', en: 'Time range' },
  lastHours: { zh: '{count} 小时', en: '{count} h' },
  none: { zh: '选中对象，或等待告警：其读数会出现在这里。', en: 'Select something, or wait for an alarm: what it reads stands here.' },
  pinned: { zh: '已固定', en: 'pinned' },
  selected: { zh: '当前所选', en: 'selected' },
  alarm: { zh: '告警中', en: 'in alarm' },
  coming: { zh: '预计越限', en: 'limit expected' },
  pin: { zh: '固定此图', en: 'Keep this chart' },
  unpin: { zh: '取消固定', en: 'Let this chart go' },
} satisfies WordTable;
