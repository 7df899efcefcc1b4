import type { AlarmRule } from '../../tables/alarm-rule.ts';

/** The demo city's rules about people who wait for somebody to come: late home visits and welfare checks nobody has taken on. */
export const demoCareRules: readonly AlarmRule[] = [
  {
    id: 'check-unanswered',
    title: { zh: '关怀探访无人响应', en: 'Welfare check unanswered' },
    property: 'checkWait',
    thingKind: 'canteen',
    op: 'above',
    value: 30,
    unit: 'min',
    deadband: 5,
    onDelayS: 0,
    offDelayS: 0,
    priority: 2,
    respondWithinMin: 15,
    cause: { zh: '预约就餐者未到，助餐点人手不足', en: 'An expected diner did not come, and the canteen has nobody to send' },
    consequence: { zh: '可能有老人在家中需要帮助而无人知晓', en: 'Somebody may need help at home and nobody knows' },
    action: { zh: '在“服务 · 助餐”中派附近上门组探访', en: 'Send a visiting team nearby: Services, Meals' },
  },
  {
    id: 'visit-late',
    title: { zh: '上门服务严重逾时', en: 'Home visit badly late' },
    property: 'visitLateness',
    thingKind: 'posthouse',
    op: 'above',
    value: 45,
    unit: 'min',
    deadband: 15,
    onDelayS: 0,
    offDelayS: 300,
    priority: 3,
    respondWithinMin: 15,
    cause: { zh: '前一户超时、路上受阻或上门组缺员', en: 'The visit before took longer, the way was blocked, or a team is short of hands' },
    consequence: { zh: '用药、换药或照护被耽误', en: 'Medication, a dressing or care comes too late' },
    action: { zh: '在“服务 · 健康驿站”中改派最近的空闲组', en: 'Give it to the nearest free team: Services, Posthouses' },
  },
];
