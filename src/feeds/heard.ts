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
  /**
   * Ids of the last list, while it is all that stands; null before the first, which is news even when it is empty, where nobody heard
   * it, and after what was told beside it: that the next list names the same again takes that away.
   */
  let present: string | null = null;
  /** What a list names no more has ended: told once more, word for word, it has begun again. */
  const forgetAllBut = (listed: ReadonlySet<string>): void => {
    for (const key of said.keys()) if (key.startsWith('event ') && !listed.has(key.slice(6))) said.delete(key);
  };
  const isNewRecord = (id: string, record: object): boolean => {
    const text = JSON.stringify(record);
    if (said.get(id) === text) return false;
    if (said.size >= MOST_HEARD) said.clear();
    said.set(id, text);
    return true;
  };
  const newsOf: Heard['newsOf'] = (tidings) => {
    switch (tidings.kind) {
      case 'events': {
        const events = tidings.events.filter((event) => isNewRecord(`event ${event.id}`, event));
        const repeated = tidings.events.length - events.length;
        const listed = tidings.present ? [...tidings.present].sort().join('\n') : null;
        const isNews = events.length > 0 || (listed !== null && listed !== present);
        if (tidings.present && listed !== present) forgetAllBut(new Set(tidings.present));
        if (isNews) present = listed;
        return { news: isNews ? { ...tidings, events } : null, repeated };
      }
      case 'requests': {
        const requests = tidings.requests.filter((request) => isNewRecord(`request ${request.id}`, request));
        return { news: requests.length > 0 ? { ...tidings, requests } : null, repeated: tidings.requests.length - requests.length };
      }
      // A whole list replaces what was told: leaving out what stayed as it was would end it.
      case 'tasks': {
        const tasks = tidings.whole ? tidings.tasks : tidings.tasks.filter((task) => isNewRecord(`task ${task.id}`, task));
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
