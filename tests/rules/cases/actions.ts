import type { ActionKind, OperatorAction } from '../../../src/tables/actions.ts';
import type { Operations } from '../../../src/tables/operations.ts';

export const T0 = Date.UTC(2026, 10, 23, 6, 0, 0);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** An action `min` minutes after T0. */
export const action = (
  id: string,
  kind: ActionKind,
  min: number,
  detail: Record<string, string | number | boolean> = {},
  operator = 'Lin',
  target = 'c1',
): OperatorAction => ({
  id,
  kind,
  operator,
  timeMs: T0 + min * MINUTE_MS,
  target,
  detail,
});

export const open = (id = 'a-open', min = 1, target = 'c1', lead = 'water'): OperatorAction =>
  action(id, 'open-case', min, { class: 'pump', lead, detectedMs: T0, source: 'alarm', alarms: 'al1', entity: 'service/pu-1' }, 'Lin', target);

const words = { zh: '某', en: 'Some' };
export const operations: Operations = {
  agencies: ['water', 'roads', 'power'].map((id) => ({ id, name: words })),
  classes: [{ id: 'pump', title: words, urgency: 'utility', feedbackH: 24, lead: 'water', units: ['pump-truck'], checklist: [] }],
  units: ['u1', 'u2'].map((id) => ({ id, kind: 'pump-truck', name: words, agency: 'water', lon: 150, lat: 31 })),
  cameras: [],
  dispatch: [],
};

/** One case from first to last, as two desks and a crew would do it. */
export const wholeCase: readonly OperatorAction[] = [
  open(),
  action('a-send', 'dispatch-unit', 3, { unit: 'u1' }),
  action('a-ack', 'unit-status', 4, { unit: 'u1', step: 'acknowledged', over: 'a-send' }, 'u1'),
  action('a-scene', 'unit-status', 15, { unit: 'u1', step: 'on-scene', over: 'a-send' }, 'u1'),
  action('a-tick', 'tick-step', 16, { step: 'barrier' }),
  action('a-done', 'unit-status', 40, { unit: 'u1', step: 'done', over: 'a-send' }, 'u1'),
  action('a-feedback', 'feedback', 41, { text: 'screen cleared' }, 'u1'),
  action('a-verify', 'verify', 45, { result: 'pass', restoredMs: T0 + 38 * MINUTE_MS }),
  action('a-close', 'close', 46),
  action('a-score', 'evaluate', 60, { score: 4 }, 'Wang'),
];
