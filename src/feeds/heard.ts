import type { Tidings } from '../tables/tidings.ts';

/** Ids remembered; a source with more is told again from the start. */
const MOST_HEARD = 200_000;

/** Knows what a source that is asked again and again has told before, so that each record is told once and again when it changed. */
export interface Heard {
  /** What of it is new; null when nothing is. `repeated`: records left out. */
  newsOf(tidings: Tidings): { readonly news: Tidings | null; readonly repeated: number };
  /** It never got there: told again it is news. */
  forget(tidings: Tidings): void;
}

export function createHeard(): Heard {
  const said = new Map<string, string>();
  /** Ids of the last list; null before the first, which is news even when it is empty, and where nobody heard it. */
  let present: string | null = null;
  const isNews = (id: string, record: object): boolean => {
    const text = JSON.stringify(record);
    if (said.get(id) === text) return false;
    if (said.size >= MOST_HEARD) said.clear();
    said.set(id, text);
    return true;
  };
  const newsOf: Heard['newsOf'] = (tidings) => {
    switch (tidings.kind) {
      case 'events': {
        const events = tidings.events.filter((event) => isNews(`event ${event.id}`, event));
        const listed = tidings.present ? [...tidings.present].sort().join('\n') : present;
        const isSame = listed === present;
        present = listed;
        return { news: events.length > 0 || !isSame ? { ...tidings, events } : null, repeated: tidings.events.length - events.length };
      }
      case 'requests': {
        const requests = tidings.requests.filter((request) => isNews(`request ${request.id}`, request));
        return { news: requests.length > 0 ? { ...tidings, requests } : null, repeated: tidings.requests.length - requests.length };
      }
      // A whole list replaces what was told: leaving out what stayed as it was would end it.
      case 'tasks': {
        const tasks = tidings.whole ? tidings.tasks : tidings.tasks.filter((task) => isNews(`task ${task.id}`, task));
        const isNothing = !tidings.whole && tasks.length === 0 && tidings.teams.length === 0;
        return { news: isNothing ? null : { ...tidings, tasks }, repeated: tidings.tasks.length - tasks.length };
      }
    }
  };
  const forget: Heard['forget'] = (tidings) => {
    switch (tidings.kind) {
      case 'events':
        for (const { id } of tidings.events) said.delete(`event ${id}`);
        if (tidings.present) present = null;
        return;
      case 'requests':
        for (const { id } of tidings.requests) said.delete(`request ${id}`);
        return;
      case 'tasks':
        for (const { id } of tidings.tasks) said.delete(`task ${id}`);
    }
  };
  return { newsOf, forget };
}
