import type { SourceRequest } from './cases.ts';
import type { CityEvent } from './events.ts';
import type { RosteredTeam, TeamTask } from './tasks.ts';

/**
 * What a feed has to say besides readings and vehicles: records, each of which counts. They travel on a verb of their own,
 * in order, and are never conflated; who hears one twice (after a worker was replaced) knows it by its id. Those told `again` are all
 * that there were at the instant to which the feed jumped: what else it told has not happened.
 */
export type Tidings =
  | {
      readonly kind: 'events';
      readonly events: readonly CityEvent[];
      /** Ids of everything the source lists, where it lists all: what is missing is withdrawn. */
      readonly present?: readonly string[];
      /** When this was said, and each of the events first, ms since epoch, where that is not now: told again out of a recording. */
      readonly saidMs?: number;
      readonly heardMs?: readonly number[];
      readonly again?: true;
    }
  | { readonly kind: 'requests'; readonly requests: readonly SourceRequest[]; readonly again?: true }
  | {
      readonly kind: 'tasks';
      readonly tasks: readonly TeamTask[];
      /** Everybody on duty, where the source says it; else empty. */
      readonly teams: readonly RosteredTeam[];
      /** These are all tasks there are: others told before are over. */
      readonly whole: boolean;
    };

/** How many records tidings hold, as the feed's accounts count them. */
export function tidingsCount(tidings: Tidings): number {
  switch (tidings.kind) {
    case 'events':
      return tidings.events.length;
    case 'requests':
      return tidings.requests.length;
    case 'tasks':
      return tidings.tasks.length;
  }
}
