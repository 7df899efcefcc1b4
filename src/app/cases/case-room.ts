import type { Clock } from '../../base/clock.ts';
import { metresPerDegree } from '../../base/geodesy.ts';
import type { City } from '../../city/city.ts';
import type { CaseDesk, Delivery, UnitNow } from '../../panels/ui/case-desk.ts';
import type { ActOutcome } from '../../panels/ui/desk.ts';
import type { Alarm } from '../../rules/alarms/alarm.ts';
import { createCaseBook, type CaseBook } from '../../rules/cases/book.ts';
import { caseOfAlarm, caseOfRequest, isOnTask, isStanding, unitSteps, type Case } from '../../rules/cases/case.ts';
import type { CaseMarks } from '../../rules/cases/marks.ts';
import { unknownClass } from '../../rules/cases/deadlines.ts';
import type { ActionKind, OperatorAction } from '../../tables/actions.ts';
import type { RequestTable } from '../../tables/cases.ts';
import type { CaseClass } from '../../tables/operations.ts';
import type { StreamTable } from '../../tables/streams.ts';
import type { DispatchOffice } from '../dispatch/index.ts';
import { closedStreets } from './closures.ts';
import { tasksByUnit, unitNow } from './fleet.ts';
import { areaFinder } from './place-of.ts';
import { proposeUnits } from './propose.ts';
import { readDelivery } from './settled.ts';
import { witnessed } from './witness.ts';

/** Units a proposal names. */
const PROPOSED = 3;
/** Cameras this near to a case are offered, nearest first. */
const CAMERA_WITHIN_M = 400;
const CAMERAS = 3;

/** What the room is given. */
interface RoomParts {
  readonly city: City;
  readonly streams: StreamTable;
  readonly clock: Clock;
  readonly requests: RequestTable;
  /** True while what is shown is now. */
  isLive(): boolean;
  alarms(): readonly Alarm[];
  alarmLog(): readonly Alarm[];
  actions(): readonly OperatorAction[];
  add(action: Omit<OperatorAction, 'id'> & { readonly id?: string }): OperatorAction;
  /** Where this desk's dispatches leave by webhook or MQTT; of others' it knows nothing. */
  readonly office?: Pick<DispatchOffice, 'post' | 'delivery'>;
}

export interface CaseRoom {
  readonly desk: CaseDesk;
  readonly marks: CaseMarks;
  /** An action from this window or another. */
  take(action: OperatorAction): void;
  /** Who lets operators act: under a name and now, or with the reason why not. Nobody does until it is told. */
  actThrough(gate: (run: (operator: string) => void) => ActOutcome): void;
  /** Look at what units say; called with the pulse. */
  look(): void;
}

/** Everything about cases on one page: the book, the fleet, proposals, and what units witness. */
export function createCaseRoom(parts: RoomParts): CaseRoom {
  const { city, streams, clock, requests } = parts;
  let act: (run: (operator: string) => void) => ActOutcome = () => 'no-name';
  let book: CaseBook = createCaseBook(city.operations.known, parts.actions());
  let bookFor = city.operations.version;
  void city.operations.load();
  void city.streetNetwork.load();

  const current = (): CaseBook => {
    if (bookFor !== city.operations.version) {
      bookFor = city.operations.version;
      book = createCaseBook(city.operations.known, parts.actions());
    }
    return book;
  };
  const settled = new Map<string, Delivery>();
  const hearDelivery = (action: OperatorAction): void => {
    const delivery = action.kind === 'delivery' ? readDelivery(action) : null;
    if (delivery) settled.set(action.target, delivery);
  };
  parts.actions().forEach(hearDelivery);
  const placeOf = areaFinder(city);
  const classOf = (c: Pick<Case, 'classId'>): CaseClass => city.operations.known.classes.find((k) => k.id === c.classId) ?? unknownClass(c.classId);
  const classFor = (names: readonly string[], of: 'alarms' | 'services'): CaseClass | undefined => {
    const { classes } = city.operations.known;
    for (const name of names) {
      const found = classes.find((k) => k[of]?.includes(name));
      if (found) return found;
    }
    return undefined;
  };
  const leadOf = (wanted: string | undefined): string => wanted ?? city.operations.known.agencies[0]?.id ?? 'city';
  const units = (): readonly UnitNow[] => {
    const tasks = tasksByUnit(current().list());
    return city.operations.known.units.map((unit) => unitNow(streams, unit, tasks.get(unit.id)?.c.id ?? '', clock.now()));
  };
  const add = (kind: ActionKind, target: string, operator: string, detail?: OperatorAction['detail']): OperatorAction =>
    parts.add({ kind, operator, timeMs: clock.now(), target, ...(detail ? { detail } : {}) });
  const openAs = (caseId: string, detail: NonNullable<OperatorAction['detail']>): { outcome: ActOutcome; caseId: string } => {
    if (current().get(caseId)) return { outcome: 'done', caseId };
    return { outcome: act((operator) => add('open-case', caseId, operator, detail)), caseId };
  };
  const spotDetail = (lon: number, lat: number): Record<string, string | number> =>
    Number.isFinite(lon) && Number.isFinite(lat) ? { lon, lat, district: placeOf(lon, lat) } : {};
  const placeOfThing = (thingId: string): { lon: number; lat: number } => {
    const placed = city.sensor(thingId) ?? city.service(thingId);
    if (placed) return placed;
    const row = streams.rowsOfThing(thingId)[0];
    return row === undefined ? { lon: NaN, lat: NaN } : streams.descriptor(row);
  };
  const keyOfThing = (thingId: string): string => `${city.sensor(thingId) ? 'sensor' : city.service(thingId) ? 'service' : 'thing'}/${thingId}`;

  const desk: CaseDesk = {
    get version() {
      return current().version + city.operations.version * 1e6;
    },
    get operations() {
      return city.operations.known;
    },
    get problem() {
      return city.operations.problem;
    },
    requests,
    list: () => current().list(),
    get: (id) => current().get(id),
    orphans: () => current().orphans(),
    classOf,
    classOfRequest: ({ serviceCode, serviceName }) => classFor([serviceCode, serviceName], 'services') ?? unknownClass('other'),
    restoredMs(c) {
      if (c.alarms.length === 0) return NaN;
      const log = new Map(parts.alarmLog().map((alarm) => [alarm.id, alarm]));
      const known = c.alarms.flatMap((id) => log.get(id) ?? []);
      if (known.length < c.alarms.length || known.some((alarm) => Number.isNaN(alarm.returnedMs))) return NaN;
      return Math.max(...known.map((alarm) => alarm.returnedMs));
    },
    openFromAlarm(alarm, others = []) {
      const { lon, lat } = placeOfThing(alarm.thingId);
      const kind = classFor([alarm.rule.id, alarm.rule.property], 'alarms');
      return openAs(caseOfAlarm(alarm.id), {
        source: 'alarm',
        class: kind?.id ?? 'other',
        lead: leadOf(kind?.lead),
        detectedMs: alarm.raisedMs,
        entity: keyOfThing(alarm.thingId),
        alarms: [alarm, ...others].map((a) => a.id).join('\n'),
        ...spotDetail(lon, lat),
      });
    },
    openFromRequest(feedId, id) {
      const row = requests.find(feedId, id);
      const caseId = caseOfRequest(feedId, id);
      if (row < 0) return { outcome: 'done', caseId };
      const request = requests.row(row);
      const kind = classFor([request.serviceCode, request.serviceName], 'services');
      const detectedMs = Number.isFinite(request.requestedMs) ? request.requestedMs : clock.now();
      return openAs(caseId, {
        source: 'request',
        class: kind?.id ?? 'other',
        lead: leadOf(kind?.lead),
        detectedMs,
        request: `${feedId}/${id}`,
        ...spotDetail(request.lon, request.lat),
      });
    },
    act: (kind, caseId, detail) => act((operator) => add(kind, caseId, operator, detail)),
    dispatch(caseId, unitId) {
      const c = current().get(caseId);
      if (!c) return 'done';
      const thing = c.entity.slice(c.entity.indexOf('/') + 1);
      return act((operator) => {
        const action = add('dispatch-unit', caseId, operator, {
          unit: unitId,
          ...(thing === '' ? {} : { thing }),
          ...(Number.isFinite(c.lon) ? { lon: c.lon, lat: c.lat } : {}),
        });
        parts.office?.post(action);
      });
    },
    units,
    propose(c) {
      if (!Number.isFinite(c.lon)) return { kind: 'no-place' };
      if (!city.streetNetwork.isDeclared || city.streetNetwork.problem !== null) return { kind: 'no-streets' };
      const { known: network } = city.streetNetwork;
      if (!network) return { kind: 'loading' };
      const suited = classOf(c).units;
      const wanted = units().filter(({ unit }) => suited.length === 0 || suited.includes(unit.kind));
      return proposeUnits(network, c, wanted, closedStreets(network, city, parts.alarms(), c), PROPOSED);
    },
    routeOf(c, unitId) {
      const { known: network } = city.streetNetwork;
      const now = units().find(({ unit }) => unit.id === unitId);
      if (!network || !now || !Number.isFinite(c.lon)) return null;
      const proposal = proposeUnits(network, c, [{ ...now, caseId: '', state: 'free' }], closedStreets(network, city, parts.alarms(), c), 1);
      return proposal.kind === 'ready' ? (proposal.free[0] ?? null) : null;
    },
    camerasNear(lon, lat) {
      const { lonM, latM } = metresPerDegree(Number.isFinite(lat) ? lat : 0);
      return city.operations.known.cameras
        .map((camera) => ({ camera, metres: Math.hypot((camera.lon - lon) * lonM, (camera.lat - lat) * latM) }))
        .filter(({ metres }) => metres <= CAMERA_WITHIN_M)
        .sort((a, b) => a.metres - b.metres)
        .slice(0, CAMERAS);
    },
    delivery(dispatchId) {
      const task = current()
        .list()
        .flatMap((c) => c.units)
        .find((t) => t.dispatchId === dispatchId);
      const outside = parts.office?.delivery(dispatchId) ?? settled.get(dispatchId) ?? null;
      if (!task) return outside;
      const answeredMs = Math.min(...unitSteps.slice(1).map((step) => (Number.isNaN(task.timesMs[step]) ? Infinity : task.timesMs[step])));
      // The unit's own word is the best receipt, by whatever way it came.
      if (Number.isFinite(answeredMs)) return { kind: 'confirmed', channel: outside?.channel ?? 'feed', atMs: answeredMs };
      return outside ?? { kind: 'sent', channel: 'feed', sentMs: task.timesMs.sent, tries: 1, nextMs: NaN, why: '' };
    },
  };
  return {
    desk,
    marks: {
      get version() {
        return desk.version;
      },
      cases: () =>
        current()
          .list()
          .filter((c) => isStanding(c) && Number.isFinite(c.lon))
          .map(({ id, entity, lon, lat, state }) => ({ id, entity, lon, lat, state })),
      units: () =>
        units().map(({ unit, lon, lat, state, caseId }) => ({
          id: unit.id,
          kind: unit.kind,
          name: unit.name,
          lon,
          lat,
          isMoving: state === 'en-route' || state === 'returning',
          look: caseId !== '' ? 'on-case' : state === 'unknown' ? 'unknown' : 'free',
        })),
    },
    take(action) {
      current().act(action);
      hearDelivery(action);
    },
    actThrough(gate) {
      act = gate;
    },
    look() {
      if (!parts.isLive()) return;
      for (const c of current().list())
        for (const task of c.units) {
          if (!isOnTask(task)) continue;
          const unit = city.operations.known.units.find(({ id }) => id === task.unit);
          if (unit) for (const action of witnessed(c, task, unitNow(streams, unit, c.id, clock.now()))) parts.add(action);
        }
    },
  };
}
