import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { OperatorAction } from '../../tables/actions.ts';

/**
 * Why an alarm is not in front of the operator (ISA-18.2-2016, 11): shelved by an operator for a time, suppressed by design
 * while the plant is in a state in which it means nothing, or out of service until somebody returns it. Four different
 * things with acknowledgement, none of which stands for another.
 */
export type Aside =
  | { readonly kind: 'shelved'; readonly by: string; readonly sinceMs: number; readonly untilMs: number; readonly reason: string }
  | { readonly kind: 'out-of-service'; readonly by: string; readonly sinceMs: number; readonly reason: string }
  | { readonly kind: 'suppressed'; readonly sinceMs: number };

/** What is set aside is a rule on a stream, whatever it has raised or will raise. */
export const asideKey = (ruleId: string, feedId: string, streamId: string): string => `${ruleId}/${feedId}/${streamId}`;

const MINUTE_MS = 60_000;
/** A critical alarm comes back after half an hour at the latest, any other after a day. */
export const mostShelvedMs = (priority: AlarmRule['priority']): number => (priority === 1 ? 30 : 1440) * MINUTE_MS;

/**
 * What operators set aside, folded from their actions in any order and any number of times: per key the latest by the instant
 * that is asked about counts, so that the past shows what was set aside then.
 */
export interface Asides {
  /** True when it changed anything. An action that lacks its reason or its end is none. */
  add(action: OperatorAction): boolean;
  /** As of an instant; null = in service. Out of service goes before shelved. */
  of(key: string, priority: AlarmRule['priority'], atMs: number): Aside | null;
  /** Every key that some action ever named. */
  keys(): Iterable<string>;
  /** When anything set aside next begins or ends by itself after an instant; Infinity when nothing does. */
  nextEndMs(afterMs: number): number;
}

/** What was done about shelving and about service, each in time order (ties by id). */
interface Said {
  readonly shelving: OperatorAction[];
  readonly service: OperatorAction[];
}

const reasonOf = ({ detail }: OperatorAction): string => (typeof detail?.['reason'] === 'string' ? detail['reason'].trim() : '');
const endOf = ({ detail }: OperatorAction): number => (typeof detail?.['untilMs'] === 'number' ? detail['untilMs'] : NaN);

/** An action on its own terms: shelving says why and until when, taking out of service says why. */
function isWhole(action: OperatorAction): boolean {
  if (action.kind === 'shelve') return reasonOf(action) !== '' && endOf(action) > action.timeMs;
  if (action.kind === 'take-out-of-service') return reasonOf(action) !== '';
  return action.kind === 'unshelve' || action.kind === 'return-to-service';
}

/** The last thing done by an instant. */
const lastBy = (said: readonly OperatorAction[], atMs: number): OperatorAction | undefined => said.findLast(({ timeMs }) => timeMs <= atMs);

export function createAsides(): Asides {
  const byKey = new Map<string, Said>();
  return {
    add(action) {
      if (!isWhole(action)) return false;
      const said: Said = byKey.get(action.target) ?? { shelving: [], service: [] };
      const told = action.kind === 'shelve' || action.kind === 'unshelve' ? said.shelving : said.service;
      if (told.some(({ id }) => id === action.id)) return false;
      told.push(action);
      told.sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
      byKey.set(action.target, said);
      return true;
    },
    of(key, priority, atMs) {
      const said = byKey.get(key);
      if (!said) return null;
      const service = lastBy(said.service, atMs);
      if (service?.kind === 'take-out-of-service') return { kind: 'out-of-service', by: service.operator, sinceMs: service.timeMs, reason: reasonOf(service) };
      const shelving = lastBy(said.shelving, atMs);
      if (shelving?.kind !== 'shelve') return null;
      const untilMs = Math.min(endOf(shelving), shelving.timeMs + mostShelvedMs(priority));
      if (untilMs <= atMs) return null;
      return { kind: 'shelved', by: shelving.operator, sinceMs: shelving.timeMs, untilMs, reason: reasonOf(shelving) };
    },
    keys: () => byKey.keys(),
    nextEndMs(afterMs) {
      let next = Infinity;
      const meet = (timeMs: number): void => {
        if (timeMs > afterMs && timeMs < next) next = timeMs;
      };
      for (const { shelving, service } of byKey.values()) {
        // What another desk did by a clock ahead of ours begins when ours gets there.
        for (const { timeMs } of [...shelving, ...service]) meet(timeMs);
        // A critical one may end before it says: half an hour is looked at too.
        for (const action of shelving)
          if (action.kind === 'shelve') [endOf(action), action.timeMs + mostShelvedMs(1), action.timeMs + mostShelvedMs(2)].forEach(meet);
      }
      return next;
    },
  };
}
