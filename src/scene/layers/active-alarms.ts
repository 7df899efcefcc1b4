import type { Alarm } from '../../rules/alarms/alarm.ts';
import type { SceneInputs } from '../scene.ts';

/** The alarm that speaks for a thing: the highest priority, unacknowledged before acknowledged. */
export interface ThingAlarm {
  readonly thingId: string;
  readonly priority: 1 | 2 | 3;
  readonly state: Alarm['state'];
}

const urgency = (alarm: { readonly priority: number; readonly state: Alarm['state'] }): number =>
  alarm.priority * 4 + (alarm.state === 'unacknowledged' ? 0 : alarm.state === 'acknowledged' ? 1 : 2);

/** Alarms by thing, read again only when their version changed. */
export function watchAlarms(inputs: SceneInputs): { changed(): boolean; readonly byThing: ReadonlyMap<string, ThingAlarm> } {
  let version = NaN;
  let byThing = new Map<string, ThingAlarm>();
  return {
    changed() {
      const now = inputs.alarmsVersion();
      if (now === version) return false;
      version = now;
      byThing = new Map();
      for (const alarm of inputs.alarms()) {
        const mine: ThingAlarm = { thingId: alarm.thingId, priority: alarm.rule.priority, state: alarm.state };
        const known = byThing.get(alarm.thingId);
        if (!known || urgency(mine) < urgency(known)) byThing.set(alarm.thingId, mine);
      }
      return true;
    },
    get byThing() {
      return byThing;
    },
  };
}
