import type { OperatorAction } from '../../tables/actions.ts';
import type { Operations } from '../../tables/operations.ts';
import { isOnTask, levels, unitSteps, type Case, type CaseState, type Entry, type Level, type Refusal, type UnitStep, type UnitTask } from './case.ts';
import { holdsPersonalData, MOST_ALARMS, MOST_TEXT } from './door.ts';
import { transitions, type Transition } from './transitions.ts';

/** A case being folded: every change replaces members, so that what was handed out stays what it was. */
type Draft = { -readonly [K in keyof Case]: Case[K] };

/** All cases after some actions, applied one by one in the one order. */
export interface CaseFold {
  readonly cases: ReadonlyMap<string, Case>;
  /** Actions whose case nobody opened (yet), by case id. */
  readonly orphans: ReadonlyMap<string, readonly Entry[]>;
  apply(action: OperatorAction): Refusal | null;
}

const never: Readonly<Record<UnitStep, number>> = { sent: NaN, acknowledged: NaN, 'en-route': NaN, 'on-scene': NaN, done: NaN };

export function createCaseFold(operations: Pick<Operations, 'agencies' | 'units'>): CaseFold {
  const cases = new Map<string, Draft>();
  const orphans = new Map<string, Entry[]>();
  const agencies = new Set(operations.agencies.map((a) => a.id));
  const units = new Set(operations.units.map((u) => u.id));
  /** Case each unit is busy on. */
  const busy = new Map<string, string>();

  const text = ({ detail }: OperatorAction, key: string): string => (typeof detail?.[key] === 'string' ? detail[key] : '');
  const number = ({ detail }: OperatorAction, key: string): number => (typeof detail?.[key] === 'number' ? detail[key] : NaN);
  const knowsAgency = (id: string): boolean => agencies.size === 0 || agencies.has(id);
  const deed = ({ operator, timeMs }: OperatorAction) => ({ operator, timeMs });

  const door = (action: OperatorAction, { needs }: Transition): Refusal | null => {
    const detail = action.detail ?? {};
    for (const [key, form] of Object.entries(needs)) {
      const value = detail[key];
      if (form === 'text' ? typeof value !== 'string' || value.trim() === '' : typeof value !== 'number' || !Number.isFinite(value)) return 'incomplete';
    }
    for (const key of ['text', 'reason']) if (text(action, key).length > MOST_TEXT) return 'too-long';
    if (holdsPersonalData(text(action, 'text')) || holdsPersonalData(text(action, 'reason'))) return 'personal-data';
    return action.operator.trim() === '' ? 'incomplete' : null;
  };

  const open = (action: OperatorAction): Draft => {
    const source = text(action, 'source');
    return {
      id: action.target,
      source: source === 'alarm' || source === 'request' ? source : 'desk',
      classId: text(action, 'class'),
      entity: text(action, 'entity'),
      lon: number(action, 'lon'),
      lat: number(action, 'lat'),
      district: text(action, 'district'),
      detectedMs: Math.min(number(action, 'detectedMs'), action.timeMs),
      opened: deed(action),
      state: 'opened',
      lead: { agency: text(action, 'lead'), setBy: action.id, operator: action.operator, sinceMs: action.timeMs },
      alarms: [...new Set(text(action, 'alarms').split('\n').filter(Boolean))].slice(0, MOST_ALARMS),
      request: text(action, 'request'),
      units: [],
      steps: new Map(),
      bounces: [],
      raised: [],
      dispatchedMs: NaN,
      arrivedMs: NaN,
      feedback: null,
      restoredMs: NaN,
      verified: null,
      closed: null,
      reopenedCount: 0,
      score: NaN,
      timeline: [],
      refusedCount: 0,
    };
  };
  /** Gives the units of a case back to the city. */
  const release = (c: Draft, timeMs: number, ends: (task: UnitTask) => boolean): void => {
    c.units = c.units.map((task) => {
      if (!isOnTask(task) || !ends(task)) return task;
      if (busy.get(task.unit) === c.id) busy.delete(task.unit);
      return { ...task, endedMs: timeMs };
    });
  };
  const report = (c: Draft, action: OperatorAction): Refusal | null => {
    const step = text(action, 'step');
    const task = c.units.find((t) => t.dispatchId === text(action, 'over') && t.unit === text(action, 'unit'));
    if (!task) return 'not-on-case';
    if (step === 'unable') {
      if (!isOnTask(task)) return 'earlier-step';
      release(c, action.timeMs, (t) => t === task);
      return null;
    }
    const known = unitSteps.find((s) => s === step);
    if (!known || known === 'sent') return 'incomplete';
    if (!isOnTask(task) || unitSteps.indexOf(known) <= unitSteps.indexOf(task.step)) return 'earlier-step';
    c.units = c.units.map((t) => (t === task ? { ...t, step: known, timesMs: { ...t.timesMs, [known]: action.timeMs } } : t));
    if (known === 'done' && busy.get(task.unit) === c.id) busy.delete(task.unit);
    if (known === 'on-scene' || known === 'done') {
      if (Number.isNaN(c.arrivedMs)) c.arrivedMs = action.timeMs;
      if (c.state === 'dispatched') c.state = 'handling';
    }
    return null;
  };
  const dispatch = (c: Draft, action: OperatorAction): Refusal | null => {
    const unit = text(action, 'unit');
    if (unit !== '') {
      if (units.size > 0 && !units.has(unit)) return 'unknown-unit';
      if (busy.has(unit)) return 'unit-busy';
      busy.set(unit, c.id);
      const timesMs = { ...never, sent: action.timeMs };
      c.units = [...c.units, { unit, dispatchId: action.id, sentBy: action.operator, step: 'sent', timesMs, endedMs: NaN }];
    }
    if (Number.isNaN(c.dispatchedMs)) c.dispatchedMs = action.timeMs;
    if (c.state === 'opened') c.state = 'dispatched';
    return null;
  };
  const verify = (c: Draft, action: OperatorAction): Refusal | null => {
    // Whoever handled it cannot be the one who finds it well handled (GB/T 30428: verification is the supervisors').
    if (samePerson(action.operator, c.feedback?.operator ?? '')) return 'same-person';
    if (text(action, 'result') === 'pass') {
      c.verified = deed(action);
      c.restoredMs = Math.min(Number.isFinite(number(action, 'restoredMs')) ? number(action, 'restoredMs') : (c.feedback?.timeMs ?? NaN), action.timeMs);
      c.state = 'verified';
      return null;
    }
    if (text(action, 'result') !== 'fail') return 'incomplete';
    c.feedback = null;
    c.state = 'handling';
    return null;
  };

  const act = (c: Draft, action: OperatorAction): Refusal | null => {
    switch (action.kind) {
      case 'link-alarm': {
        if (c.alarms.length >= MOST_ALARMS) return 'too-long';
        c.alarms = [...new Set([...c.alarms, text(action, 'alarm')])];
        return null;
      }
      case 'assign-lead': {
        const agency = text(action, 'agency');
        if (!knowsAgency(agency)) return 'unknown-agency';
        if (text(action, 'over') !== c.lead.setBy) return 'other-lead-first';
        c.lead = { agency, setBy: action.id, operator: action.operator, sinceMs: action.timeMs };
        return null;
      }
      case 'bounce': {
        const to = text(action, 'to');
        if (!knowsAgency(to)) return 'unknown-agency';
        c.bounces = [...c.bounces, { ...deed(action), from: c.lead.agency, to, reason: text(action, 'reason') }];
        release(c, action.timeMs, () => true);
        return null;
      }
      case 'dispatch-unit':
        return dispatch(c, action);
      case 'unit-status':
        return report(c, action);
      case 'recall-unit': {
        const task = c.units.find((t) => t.unit === text(action, 'unit') && isOnTask(t));
        if (!task) return 'not-on-case';
        release(c, action.timeMs, (t) => t === task);
        return null;
      }
      case 'tick-step': {
        const steps = new Map(c.steps);
        // Ticked twice is ticked once: the first name stands.
        if (action.detail?.['done'] === false) steps.delete(text(action, 'step'));
        else if (!steps.has(text(action, 'step'))) steps.set(text(action, 'step'), deed(action));
        c.steps = steps;
        return null;
      }
      case 'feedback':
        c.feedback = { ...deed(action), text: text(action, 'text') };
        return null;
      case 'verify':
        return verify(c, action);
      case 'close':
        if (samePerson(action.operator, c.feedback?.operator ?? '')) return 'same-person';
        c.closed = deed(action);
        release(c, action.timeMs, () => true);
        return null;
      case 'reopen':
        c.feedback = c.verified = c.closed = null;
        c.restoredMs = c.score = NaN;
        c.reopenedCount++;
        return null;
      case 'evaluate': {
        const score = number(action, 'score');
        if (!(score >= 1 && score <= 5)) return 'incomplete';
        c.score = score;
        return null;
      }
      case 'escalate': {
        const level = levels.find((l) => l === text(action, 'level'));
        if (!level) return 'incomplete';
        if (c.raised.some((r) => levels.indexOf(r.level) >= levels.indexOf(level))) return 'not-higher';
        c.raised = [...c.raised, { ...deed(action), level: level as Level, reason: text(action, 'reason') }];
        return null;
      }
      default:
        return null;
    }
  };

  /** Whole or not at all: what an action changes is a copy until it is accepted. */
  const judge = (rule: Transition, action: OperatorAction): Refusal | null => {
    const known = cases.get(action.target);
    const from: CaseState = known?.state ?? 'collected';
    const wrong = door(action, rule);
    if (wrong) return wrong;
    if (action.kind === 'open-case') {
      if (known) return 'already-open';
      if (!knowsAgency(text(action, 'lead'))) return 'unknown-agency';
      cases.set(action.target, open(action));
      return null;
    }
    if (!known) return 'no-such-case';
    if (!rule.from.includes(from)) return 'wrong-state';
    const draft = { ...known };
    const refusal = act(draft, action);
    if (refusal) return refusal;
    if (rule.to) draft.state = rule.to;
    cases.set(action.target, draft);
    return null;
  };
  return {
    cases,
    orphans,
    apply(action) {
      const rule = transitions[action.kind];
      if (!rule) return null;
      const refused = judge(rule, action);
      const entry: Entry = { action, refused };
      const c = cases.get(action.target);
      if (c) cases.set(action.target, { ...c, timeline: [...c.timeline, entry], refusedCount: c.refusedCount + (refused ? 1 : 0) });
      else orphans.set(action.target, [...(orphans.get(action.target) ?? []), entry]);
      return refused;
    },
  };
}

/** Names as people type them: case and spaces do not make somebody else. */
const samePerson = (a: string, b: string): boolean => b !== '' && a.trim().toLowerCase() === b.trim().toLowerCase();
