import type { RequestTable } from '../tables/cases.ts';
import type { EventTable } from '../tables/events.ts';
import type { TaskTable } from '../tables/tasks.ts';
import type { Tidings } from '../tables/tidings.ts';

/** The tables that hold what feeds tell besides readings and vehicles. */
export interface TidingsTables {
  readonly events: EventTable;
  readonly requests: RequestTable;
  readonly tasks: TaskTable;
}

/** Every kind of record into its table. */
export function takeTidings({ events, requests, tasks }: TidingsTables, feedId: string, tidings: Tidings, nowMs: number): void {
  switch (tidings.kind) {
    case 'events':
      if (tidings.again) events.forget(feedId);
      events.take(feedId, tidings.events, tidings.saidMs ?? nowMs, tidings.present, tidings.heardMs);
      return;
    case 'requests':
      if (tidings.again) requests.forget(feedId);
      requests.take(tidings.requests);
      return;
    case 'tasks':
      tasks.take(feedId, tidings.tasks, tidings.teams, tidings.whole);
  }
}
