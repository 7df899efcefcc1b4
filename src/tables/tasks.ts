/** What teams of a service do at a place: visit somebody at home, bring meals, look after somebody who was expected and did not come. */
export const taskKinds = ['visit', 'delivery', 'welfare-check'] as const;
export type TaskKind = (typeof taskKinds)[number];

/** In the order in which a task goes through them; `done` and `no-show` (nobody opened) end it. */
export const taskStates = ['requested', 'assigned', 'en-route', 'arrived', 'done', 'no-show', 'cancelled'] as const;
export type TaskState = (typeof taskStates)[number];
export const isOver = (state: TaskState): boolean => state === 'done' || state === 'no-show' || state === 'cancelled';

/** How a welfare check ended, told without a word about the person. */
export const taskOutcomes = ['all-well', 'help-called', 'nobody-met'] as const;
export type TaskOutcome = (typeof taskOutcomes)[number];

/**
 * A team's task: an opaque id, a cell of the 100 m unit grid, times and a state. Nothing in it tells of a person, and nothing may:
 * the door of the feed refuses messages that try (`feeds/payloads/team-tasks.ts`).
 */
export interface TeamTask {
  readonly id: string;
  readonly kind: TaskKind;
  /** Thing id of the posthouse or canteen it belongs to. */
  readonly service: string;
  /** Empty = nobody is on it. */
  readonly team: string;
  readonly state: TaskState;
  /** Middle of its grid cell, EPSG:4326 degrees. */
  readonly lon: number;
  readonly lat: number;
  /** Meals of a delivery; 1 for a visit or a check. */
  readonly quantity: number;
  /** When it is due, ms since epoch; the window of a check that nobody has called for yet begins when it was noticed. */
  readonly windowFromMs: number;
  readonly windowToMs: number;
  /** ms since epoch; NaN = not yet. */
  readonly setOutMs: number;
  readonly arrivedMs: number;
  readonly endedMs: number;
  readonly outcome: TaskOutcome | null;
}

/** A team that is on duty, whether it has a task or not: without it nobody can say how busy the others are. */
export interface RosteredTeam {
  readonly id: string;
  readonly service: string;
  readonly kind: TaskKind;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Tasks of all feeds as they stand at the shown instant; the newest word wins, for a source tells them in order. */
export interface TaskTable {
  /** Bumped by every `take` that changed anything. */
  readonly version: number;
  list(): readonly TeamTask[];
  teams(): readonly RosteredTeam[];
  get(id: string): TeamTask | undefined;
  /** What one feed told. */
  ofFeed(feedId: string): { readonly tasks: readonly TeamTask[]; readonly teams: readonly RosteredTeam[] };
  /** @param whole these are all the source has: what it told before is forgotten, as after a jump in time. */
  take(feedId: string, tasks: readonly TeamTask[], teams: readonly RosteredTeam[], whole: boolean): void;
}

/** Tasks kept per feed; a source with more shows the latest of them. */
const MOST_TASKS = 50_000;

export function createTaskTable(): TaskTable {
  const byFeed = new Map<string, { readonly tasks: Map<string, TeamTask>; teams: readonly RosteredTeam[] }>();
  let version = 0;
  let listed: readonly TeamTask[] | null = null;
  return {
    get version() {
      return version;
    },
    list: () => (listed ??= [...byFeed.values()].flatMap(({ tasks }) => [...tasks.values()])),
    teams: () => [...byFeed.values()].flatMap(({ teams }) => teams),
    get(id) {
      for (const { tasks } of byFeed.values()) {
        const found = tasks.get(id);
        if (found) return found;
      }
      return undefined;
    },
    ofFeed(feedId) {
      const known = byFeed.get(feedId);
      return { tasks: [...(known?.tasks.values() ?? [])], teams: known?.teams ?? [] };
    },
    take(feedId, tasks, teams, whole) {
      if (!whole && tasks.length === 0 && teams.length === 0) return;
      const known = byFeed.get(feedId) ?? { tasks: new Map<string, TeamTask>(), teams: [] };
      byFeed.set(feedId, known);
      if (whole) known.tasks.clear();
      for (const task of tasks) {
        known.tasks.delete(task.id);
        known.tasks.set(task.id, task);
      }
      for (const id of known.tasks.keys()) {
        if (known.tasks.size <= MOST_TASKS) break;
        known.tasks.delete(id);
      }
      if (whole || teams.length > 0) known.teams = teams;
      listed = null;
      version++;
    },
  };
}
