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

/** What operators set aside, folded from their actions in any order and any number of times: per key the latest counts. */
export interface Asides {
  /** True when it changed anything. An action that lacks its reason or its end is none. */
  add(action: OperatorAction): boolean;
  /** As of an instant; null = in service. Out of service goes before shelved. */
  of(key: string, priority: AlarmRule['priority'], atMs: number): Aside | null;
  /** Every key that some action ever named. */
  keys(): Iterable<string>;
  /** The earliest end of a shelving after an instant; Infinity where none ends by itself. */
  nextEndMs(afterMs: number): number;
}

interface Said {
  shelving: OperatorAction | null;
  service: OperatorAction | null;
}

const isLater = (a: OperatorAction, b: OperatorAction | null): boolean => b === null || a.timeMs > b.timeMs || (a.timeMs === b.timeMs && a.id > b.id);
const reasonOf = ({ detail }: OperatorAction): string => (typeof detail?.['reason'] === 'string' ? detail['reason'].trim() : '');
const endOf = ({ detail }: OperatorAction): number => (typeof detail?.['untilMs'] === 'number' ? detail['untilMs'] : NaN);

/** An action on its own terms: shelving says why and until when, taking out of service says why. */
function isWhole(action: OperatorAction): boolean {
  if (action.kind === 'shelve') return reasonOf(action) !== '' && endOf(action) > action.timeMs;
  if (action.kind === 'take-out-of-service') return reasonOf(action) !== '';
  return action.kind === 'unshelve' || action.kind === 'return-to-service';
}

export function createAsides(): Asides {
  const byKey = new Map<string, Said>();
  return {
    add(action) {
      if (!isWhole(action)) return false;
      const said = byKey.get(action.target) ?? { shelving: null, service: null };
      const slot = action.kind === 'shelve' || action.kind === 'unshelve' ? 'shelving' : 'service';
      if (!isLater(action, said[slot])) return false;
      said[slot] = action;
      byKey.set(action.target, said);
      return true;
    },
    of(key, priority, atMs) {
      const { shelving, service } = byKey.get(key) ?? { shelving: null, service: null };
      if (service?.kind === 'take-out-of-service' && service.timeMs <= atMs)
        return { kind: 'out-of-service', by: service.operator, sinceMs: service.timeMs, reason: reasonOf(service) };
      if (shelving?.kind !== 'shelve' || shelving.timeMs > atMs) return null;
      const untilMs = Math.min(endOf(shelving), shelving.timeMs + mostShelvedMs(priority));
      if (untilMs <= atMs) return null;
      return { kind: 'shelved', by: shelving.operator, sinceMs: shelving.timeMs, untilMs, reason: reasonOf(shelving) };
    },
    keys: () => byKey.keys(),
    nextEndMs(afterMs) {
      let next = Infinity;
      for (const { shelving } of byKey.values()) {
        if (shelving?.kind !== 'shelve') continue;
        // A critical one may end before it says: half an hour is looked at too.
        for (const end of [endOf(shelving), shelving.timeMs + mostShelvedMs(1)]) if (end > afterMs && end < next) next = end;
      }
      return next;
    },
  };
}
