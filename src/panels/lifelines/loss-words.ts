import type { WordTable } from '../../base/words.ts';

export const lossWords = {
  title: { zh: 'N−1 校核', en: 'N−1 check' },
  about: {
    zh: '逐一失去每个元件，不做切换；备用耗尽后仍受影响的居民计一次。转供后负载 = 两条馈线当前负载率之和（馈线额定相同）。',
    en: 'Each element lost alone, nothing switched; everybody hit once backups have run out counts once. Load after switching = both feeders’ loads now, in per cent of one rating (feeders are built alike).',
  },
  secure: { zh: '{n} / {all} 失去后无人受影响', en: '{n} of {all} can be lost at no cost' },
  lost: { zh: '失去', en: 'Lost' },
  people: { zh: '受影响居民', en: 'People hit' },
  atOnce: { zh: '（即时 {n}）', en: '({n} at once)' },
  critical: { zh: '重要用户', en: 'Critical' },
  relief: { zh: '可由谁接带', en: 'Who could carry it' },
  carries: { zh: '{name}，转供后 {load}', en: '{name}, then at {load}' },
  overloads: { zh: '{name} 将过载：{load}', en: '{name} would overload: {load}' },
  standby: { zh: '{name}', en: '{name}' },
  nobody: { zh: '无', en: 'nobody' },
  preview: { zh: '级联预演', en: 'Preview the cascade' },
  more: { zh: '另有 {n} 个', en: '{n} more' },
} satisfies WordTable;
