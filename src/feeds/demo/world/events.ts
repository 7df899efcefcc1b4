import type { OperatorAction } from '../../../tables/actions.ts';
import { byDay, dayOf } from './calendar.ts';
import { lifelineEvents, tieEvents } from './lifeline-events.ts';
import { mended, orderedActions, repairsOf, type Repair } from './repairs.ts';
import type { Setting, Site } from './site.ts';
import { storyOfDay, type StoryEvent, type StoryKind } from './story.ts';

/** The script as it really goes: seed, time and the operators' actions folded together. */
export interface EventBook {
  /** Every event that touches the local day of an instant (yesterday's that reach over midnight included). */
  ofKind(kind: StoryKind, timeMs: number): readonly StoryEvent[];
  /** Those of one thing. */
  onThing(thingId: string, timeMs: number): readonly StoryEvent[];
  readonly repairs: readonly Repair[];
  readonly actions: readonly OperatorAction[];
  /** What operators asked of the services' teams and halls, ordered; a new list whenever one came. */
  readonly orders: readonly OperatorAction[];
  /** True when the action was new. */
  act(action: OperatorAction): boolean;
}

export const isOn = (event: StoryEvent, timeMs: number): boolean => timeMs >= event.startMs && timeMs < event.endMs;

/** What moves teams and counters; mends nothing. */
export const serviceOrders: ReadonlySet<string> = new Set(['reassign-visit', 'welfare-check', 'open-counter']);

interface Page {
  readonly byKind: ReadonlyMap<string, readonly StoryEvent[]>;
  readonly byThing: ReadonlyMap<string, readonly StoryEvent[]>;
}
const none: readonly StoryEvent[] = [];

export function createEventBook(setting: Setting): EventBook {
  const sites = new Map<string, Site>(setting.sites.map((site) => [site.id, site]));
  const told = new Map<string, OperatorAction>();
  let repairs: readonly Repair[] = [];
  let orders: readonly OperatorAction[] = [];
  const pages = byDay((day): Page => {
    const byKind = new Map<string, StoryEvent[]>();
    const byThing = new Map<string, StoryEvent[]>();
    const put = (map: Map<string, StoryEvent[]>, key: string, event: StoryEvent): void => {
      const list = map.get(key);
      if (list) list.push(event);
      else map.set(key, [event]);
    };
    const scripted = [...storyOfDay(setting, day - 1), ...storyOfDay(setting, day)];
    const left = scripted.flatMap((e) => mended(e, repairs));
    const { graph } = setting;
    const following = graph ? [...lifelineEvents(graph, sites, left), ...tieEvents(graph, sites, scripted, repairs)] : none;
    for (const event of [...left, ...following]) {
      put(byKind, event.kind, event);
      put(byThing, event.target, event);
    }
    return { byKind, byThing };
  });
  return {
    ofKind: (kind, timeMs) => pages.at(dayOf(timeMs, setting.offsetMs)).byKind.get(kind) ?? none,
    onThing: (thingId, timeMs) => pages.at(dayOf(timeMs, setting.offsetMs)).byThing.get(thingId) ?? none,
    get repairs() {
      return repairs;
    },
    get orders() {
      return orders;
    },
    get actions() {
      return orderedActions(told.values());
    },
    act(action) {
      if (told.has(action.id)) return false;
      told.set(action.id, action);
      repairs = repairsOf(setting, sites, told.values());
      if (serviceOrders.has(action.kind)) orders = orderedActions([...orders, action]);
      pages.forget();
      return true;
    },
  };
}
