import { parseTime } from '../../base/instant.ts';
import { taskKinds, taskOutcomes, type RosteredTeam, type TaskKind, type TaskState, type TeamTask } from '../../tables/tasks.ts';
import { cellMiddle } from '../../tables/unit-grid.ts';
import type { RejectReason } from '../../tables/batch.ts';
import type { PayloadForm } from './decoder.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';

/** Records of one message that are read; a longer one has the rest refused, counted. */
const MOST_RECORDS = 10_000;
const MOST_QUANTITY = 10_000;

/** Keys that tell of a person, in the spellings of FHIR, vCard, national forms: a record that holds one, however deep, is refused whole. */
const denied =
  /name|given|family|phone|mobile|telecom|email|address|street|birth|gender|patient|subject|participant|actor|diagnos|photo|passport|identitycard|socialsecurity|姓名|电话|手机|住址|地址|身份证|生日|性别|病/;
const deniedWhole: ReadonlySet<string> = new Set(['age', 'sex', 'dob', 'ssn', 'tel', 'note', 'comment', 'description', 'reason', 'person', 'idnumber']);
const isDenied = (key: string): boolean => {
  const plain = key.toLowerCase().replaceAll(/[^a-z\u4e00-\u9fff]/g, '');
  return denied.test(plain) || deniedWhole.has(plain);
};
export function tellsOfPerson(json: unknown): boolean {
  if (Array.isArray(json)) return json.some(tellsOfPerson);
  return isObject(json) && Object.entries(json).some(([key, value]) => isDenied(key) || tellsOfPerson(value));
}

/** FHIR R4 AppointmentStatus (hl7.org/fhir/R4/valueset-appointmentstatus.html), as far as a team's task has them. */
const states: Readonly<Record<string, TaskState>> = {
  proposed: 'requested',
  pending: 'requested',
  waitlist: 'requested',
  booked: 'assigned',
  arrived: 'arrived',
  'checked-in': 'arrived',
  fulfilled: 'done',
  noshow: 'no-show',
  cancelled: 'cancelled',
};

const text = (json: JsonObject, key: string): string => (ownText(json, key) ?? '').slice(0, 200);
const time = (json: JsonObject, key: string): number => {
  const told = ownText(json, key);
  return told === undefined ? NaN : parseTime(told).endMs;
};
const kindOf = (json: JsonObject): TaskKind | undefined => taskKinds.find((kind) => kind === own(json, 'serviceType'));

export function readTask(json: unknown): TeamTask | RejectReason {
  if (!isObject(json)) return 'bad-shape';
  if (tellsOfPerson(json)) return 'personal-data';
  const [kind, booked, cell] = [kindOf(json), states[text(json, 'status')], own(json, 'cell')];
  const id = text(json, 'id');
  if (!kind || !booked || !Object.hasOwn(states, text(json, 'status')) || id === '') return 'bad-shape';
  const [lon, lat] = Array.isArray(cell) ? [cell[0] as unknown, cell[1] as unknown] : [];
  if (typeof lon !== 'number' || typeof lat !== 'number' || !(Math.abs(lon) <= 180) || !(Math.abs(lat) < 89)) return 'bad-position';
  const [windowFromMs, windowToMs, setOutMs] = [time(json, 'start'), time(json, 'end'), time(json, 'setOut')];
  if (!(windowToMs >= windowFromMs)) return 'bad-time';
  const quantity = own(json, 'quantity') ?? 1;
  if (typeof quantity !== 'number' || !(quantity >= 0 && quantity <= MOST_QUANTITY)) return 'bad-number';
  const [cellLon, cellLat] = cellMiddle(lon, lat);
  return {
    id,
    kind,
    service: text(json, 'service'),
    team: text(json, 'team'),
    // FHIR has no word for the way there: booked, and gone.
    state: booked === 'assigned' && !Number.isNaN(setOutMs) ? 'en-route' : booked,
    lon: cellLon,
    lat: cellLat,
    quantity,
    windowFromMs,
    windowToMs,
    setOutMs,
    arrivedMs: time(json, 'arrived'),
    endedMs: time(json, 'ended'),
    outcome: taskOutcomes.find((outcome) => outcome === own(json, 'outcome')) ?? null,
  };
}

function readTeam(json: unknown): RosteredTeam | RejectReason {
  if (!isObject(json)) return 'bad-shape';
  if (tellsOfPerson(json)) return 'personal-data';
  const [kind, id, fromMs, toMs] = [kindOf(json), text(json, 'id'), time(json, 'start'), time(json, 'end')];
  if (!kind || id === '') return 'bad-shape';
  return toMs >= fromMs ? { id, kind, service: text(json, 'service'), fromMs, toMs } : 'bad-time';
}

/**
 * Tasks of a service's teams: `{"tasks": [...], "roster": [...], "whole": true}`, each task with an FHIR R4 appointment status, a
 * window, and the place of a grid cell. Aggregated and stripped upstream; what was not stripped is not let in.
 */
export function createTeamTasksDecoder(): PayloadForm {
  return {
    decodeJson(_topic, json, _arrivedMs, sink) {
      if (!isObject(json)) return sink.reject('bad-shape');
      const read = <T extends object>(key: string, reader: (one: unknown) => T | RejectReason): readonly T[] => {
        const list: readonly unknown[] = Array.isArray(own(json, key)) ? (own(json, key) as unknown[]) : [];
        if (list.length > MOST_RECORDS) sink.reject('too-large', list.length - MOST_RECORDS);
        return list.slice(0, MOST_RECORDS).flatMap((one) => {
          const result = reader(one);
          if (typeof result !== 'string') return [result];
          sink.reject(result);
          return [];
        });
      };
      if (!Array.isArray(own(json, 'tasks'))) return sink.reject('bad-shape');
      const tasks = read('tasks', readTask);
      sink.tell({ kind: 'tasks', tasks, teams: read('roster', readTeam), whole: own(json, 'whole') === true });
    },
  };
}
