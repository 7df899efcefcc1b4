import { isOver, type RosteredTeam, type TeamTask } from '../../tables/tasks.ts';

/** A share as it came about: `part` of `whole`; NaN while nothing counts yet. */
export interface Share {
  readonly part: number;
  readonly whole: number;
  readonly share: number;
}
const shareOf = (part: number, whole: number): Share => ({ part, whole, share: whole > 0 ? part / whole : NaN });

/** A team came within the window, or to nobody's door in time: a task whose window has ended, or that was reached before, is due. */
const isDue = (task: TeamTask, nowMs: number): boolean => task.state !== 'cancelled' && (!Number.isNaN(task.arrivedMs) || task.windowToMs <= nowMs);

/** On time = arrivals by the end of the window / tasks due so far. */
export function onTime(tasks: readonly TeamTask[], nowMs: number): Share {
  const due = tasks.filter((task) => isDue(task, nowMs));
  return shareOf(due.filter((task) => task.arrivedMs <= task.windowToMs).length, due.length);
}

/** On-time deliveries: delivered by the promised end / delivered; meals still on the road are no delivery. */
export function deliveredOnTime(tasks: readonly TeamTask[]): Share {
  const delivered = tasks.filter((task) => task.state === 'done');
  return shareOf(delivered.filter((task) => task.arrivedMs <= task.windowToMs).length, delivered.length);
}

/** No-show = noshow / (fulfilled + noshow), as FHIR R4 names the two ends. */
export function noShow(tasks: readonly TeamTask[]): Share {
  const missed = tasks.filter(({ state }) => state === 'no-show').length;
  return shareOf(missed, missed + tasks.filter(({ state }) => state === 'done').length);
}

/** Minutes covered by at least one of some spans: a team is busy once, however many tasks it is on. */
function coveredMin(spans: readonly (readonly [fromMs: number, toMs: number])[]): number {
  let covered = 0;
  let reached = -Infinity;
  for (const [fromMs, toMs] of [...spans].sort((a, b) => a[0] - b[0])) {
    covered += Math.max(0, toMs - Math.max(fromMs, reached));
    reached = Math.max(reached, toMs);
  }
  return covered / 60_000;
}

/** Utilisation = busy / rostered minutes up to now: on the way and at the door, within the hours on duty. */
export function utilisation(tasks: readonly TeamTask[], teams: readonly RosteredTeam[], nowMs: number): Share {
  let [busyMin, rosteredMin] = [0, 0];
  for (const { id, fromMs, toMs } of teams) {
    const untilMs = Math.min(nowMs, toMs);
    if (untilMs <= fromMs) continue;
    rosteredMin += (untilMs - fromMs) / 60_000;
    const own = tasks.filter(({ team, setOutMs }) => team === id && !Number.isNaN(setOutMs));
    busyMin += coveredMin(
      own
        .map((task) => [Math.max(fromMs, task.setOutMs), Math.min(untilMs, Number.isNaN(task.endedMs) ? nowMs : task.endedMs)] as const)
        .filter(([from, to]) => to > from),
    );
  }
  return shareOf(busyMin, rosteredMin);
}

/** Not reached, and its window has ended: the longest waiting first. */
export const lateTasks = (tasks: readonly TeamTask[], nowMs: number): readonly TeamTask[] =>
  tasks.filter((task) => !isOver(task.state) && Number.isNaN(task.arrivedMs) && task.windowToMs <= nowMs).sort((a, b) => a.windowToMs - b.windowToMs);

/** On duty now and on no task. */
export function freeTeams(tasks: readonly TeamTask[], teams: readonly RosteredTeam[], nowMs: number): readonly RosteredTeam[] {
  const busy = new Set(tasks.filter(({ state }) => state === 'en-route' || state === 'arrived').map(({ team }) => team));
  return teams.filter(({ id, fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs && !busy.has(id));
}
