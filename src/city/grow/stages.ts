import type { StageTrigger } from '../../tables/stages.ts';

/**
 * When the demo city is at which stage. The rain triggers of stages 3 and 4 are those that Rio de Janeiro's operations centre
 * publishes; the others are the demo city's own.
 */
export const demoStages: readonly StageTrigger[] = [
  { stage: 2, title: { zh: '15 分钟雨量 5 mm 以上', en: 'Rain of 5 mm or more in 15 min' }, when: [{ measure: 'rain15Mm', from: 5 }] },
  { stage: 2, title: { zh: '供电用户低于 99%', en: 'Power for fewer than 99 % of people' }, when: [{ measure: 'powerServedPct', below: 99 }] },
  { stage: 2, title: { zh: '供水用户低于 99%', en: 'Water for fewer than 99 % of people' }, when: [{ measure: 'waterServedPct', below: 99 }] },
  { stage: 2, title: { zh: '排水服务低于 95%', en: 'Drainage for fewer than 95 % of people' }, when: [{ measure: 'drainageServedPct', below: 95 }] },
  { stage: 3, title: { zh: '15 分钟雨量 10.1 mm 以上', en: 'Rain of 10.1 mm or more in 15 min' }, when: [{ measure: 'rain15Mm', from: 10.1 }] },
  { stage: 3, title: { zh: '供电用户低于 90%', en: 'Power for fewer than 90 % of people' }, when: [{ measure: 'powerServedPct', below: 90 }] },
  { stage: 3, title: { zh: '供水用户低于 90%', en: 'Water for fewer than 90 % of people' }, when: [{ measure: 'waterServedPct', below: 90 }] },
  {
    stage: 4,
    title: { zh: '15 分钟雨量超过 25 mm 且 1 小时 60 mm', en: 'Rain over 25 mm in 15 min with 60 mm in an hour' },
    when: [
      { measure: 'rain15Mm', from: 25 },
      { measure: 'rain60Mm', from: 60 },
    ],
  },
  { stage: 4, title: { zh: '供电用户低于 75%', en: 'Power for fewer than 75 % of people' }, when: [{ measure: 'powerServedPct', below: 75 }] },
  {
    stage: 5,
    title: { zh: '供电与供水用户均低于 50%', en: 'Power and water both for fewer than 50 % of people' },
    when: [
      { measure: 'powerServedPct', below: 50 },
      { measure: 'waterServedPct', below: 50 },
    ],
  },
];
