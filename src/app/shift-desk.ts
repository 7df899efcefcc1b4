import { monotonicMs } from '../base/browser.ts';
import type { Clock } from '../base/clock.ts';
import type { ActOutcome } from '../panels/ui/desk.ts';
import type { ShiftDesk } from '../panels/ui/shift-desk.ts';
import { noteRefusal, notesOf, type ShiftNote } from '../rules/handover/notes.ts';
import { lastHandOver, shiftsOf, type Shift } from '../rules/handover/shifts.ts';
import { sinceOf, type Since } from '../rules/handover/since.ts';
import { areaFinder } from './cases/place-of.ts';
import type { Engine } from './engine.ts';

/** The shift looks at the shown instant by this step: a moving second changes nothing. */
const STEP_MS = 10_000;
/** While alarms pour in, reckoning anew takes at most this share of the time. */
const MOST_SHARE = 0.05;

export interface ShiftParts {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Runs what a named operator does; `always` also while the past is shown, but never on a recording. */
  act(run: (operator: string) => void, always?: boolean): ActOutcome;
  lastLookMs(): number;
}

export function createShiftDesk({ engine, clock, act, lastLookMs }: ShiftParts): ShiftDesk {
  const { actions, alarmTime, cases, city, streams } = engine;
  const districtAt = areaFinder(city);
  const districts = new Map<string, string>();
  let folded: { readonly count: number; readonly notes: readonly ShiftNote[]; readonly shifts: readonly Shift[] } = { count: -1, notes: [], shifts: [] };
  let shown: { readonly key: string; readonly asked: string; readonly atMs: number; readonly tookMs: number; readonly since: Since } | null = null;

  const districtOf = (thingId: string): string => {
    const known = districts.get(thingId);
    if (known !== undefined) return known;
    const row = streams.rowsOfThing(thingId)[0];
    const place = city.sensor(thingId) ?? city.service(thingId) ?? (row === undefined ? null : streams.descriptor(row));
    if (!place) return '';
    const district = districtAt(place.lon, place.lat);
    districts.set(thingId, district);
    return district;
  };
  const fold = (): typeof folded => {
    const list = actions.list();
    if (list.length !== folded.count) folded = { count: list.length, notes: notesOf(list), shifts: shiftsOf(list) };
    return folded;
  };
  const cityId = city.manifest.id;

  return {
    version: () => actions.list().length + alarmTime.version * 1e6,
    notes: () => fold().notes,
    shifts: () => fold().shifts,
    lastWord: () => lastHandOver(actions.list()),
    lastLookMs,
    since(fromMs) {
      // Up to the very now while live: what was just done is there at once.
      const toMs = clock.cursor.kind === 'live' ? Infinity : Math.ceil(clock.now() / STEP_MS) * STEP_MS;
      const asked = [fromMs, toMs, actions.list().length, cases.desk.version].join('/');
      const key = `${asked}/${alarmTime.version}`;
      if (shown?.key === key) return shown.since;
      const atMs = monotonicMs();
      // What somebody asked or did is answered at once; more of what pours in may wait for its turn.
      if (shown?.asked === asked && shown.tookMs > MOST_SHARE * (atMs - shown.atMs)) return shown.since;
      const since = sinceOf({ fromMs, toMs, alarms: alarmTime.told(), cases: cases.desk.list(), actions: actions.list(), districtOf });
      shown = { key, asked, atMs, tookMs: monotonicMs() - atMs, since };
      return since;
    },
    noteRefusal,
    note: (text, { entity, lon, lat }) =>
      act((operator) => {
        const isPlaced = Number.isFinite(lon) && Number.isFinite(lat);
        const aboutMs = clock.now();
        actions.add({
          kind: 'shift-note',
          operator,
          timeMs: clock.wall(),
          target: entity || cityId,
          detail: { text: text.trim(), aboutMs, ...(entity !== '' && { entity }), ...(isPlaced && { lon, lat, district: districtAt(lon, lat) }) },
        });
      }, true),
    strike: (noteId, reason) =>
      act((operator) => void actions.add({ kind: 'strike-note', operator, timeMs: clock.wall(), target: noteId, detail: { reason } }), true),
    takeOver: () => act((operator) => engine.act('take-over', cityId, operator)),
    handOver: (text) => act((operator) => engine.act('hand-over', cityId, operator, { text: text.trim() })),
  };
}
