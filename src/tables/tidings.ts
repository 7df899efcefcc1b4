import type { SourceRequest } from './cases.ts';
import type { CityEvent } from './events.ts';
import type { RosteredTeam, TeamTask } from './tasks.ts';

/**
 * What a feed has to say besides readings and vehicles: records, each of which counts. They travel on a verb of their own,
 * in order, and are never conflated; who hears one twice (after a worker was replaced) knows it by its id.
 */
export type Tidings =
  | {
      readonly kind: 'events';
      readonly events: readonly CityEvent[];
      /** Ids of everything the source lists, where it lists all: what is missing is withdrawn. */
      readonly present?: readonly string[];
    }
  | { readonly kind: 'requests'; readonly requests: readonly SourceRequest[] }
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
