import { keepsake } from '../base/browser.ts';
import type { Role } from '../session/roles.ts';
import type { Session, SessionState } from '../session/session.ts';

type Layout = Pick<SessionState, 'work' | 'open'>;
const keyOf = (role: Role): string => `belvedere.layout.${role}`;

/** Which workspace a role begins with. */
const first: Readonly<Record<Role, string>> = { whole: 'districts', alarms: 'shift', city: 'districts', trends: 'districts', wall: 'districts' };
/** Panels that belong to a place for good, not to a moment's question. */
const lasting: readonly string[] = ['legend', 'layers', 'minimap', 'inset'];

/** How a window of a role was left on this machine; a whole window begins as its link says. */
export function readLayout(role: Role, read: (key: string) => string | null = keepsake.read): Partial<Layout> {
  if (role === 'whole') return {};
  const begin = { work: first[role] };
  try {
    const value: unknown = JSON.parse(read(keyOf(role)) ?? 'null');
    if (typeof value !== 'object' || value === null) return begin;
    const { work, open } = value as Record<string, unknown>;
    const panels = typeof open === 'object' && open !== null ? Object.entries(open) : [];
    return {
      work: typeof work === 'string' && /^[a-z][a-z-]{0,40}$/.test(work) ? work : begin.work,
      open: Object.fromEntries(panels.filter((entry): entry is [string, boolean] => lasting.includes(entry[0]) && typeof entry[1] === 'boolean')),
    };
  } catch {
    return begin;
  }
}

/** Keep how a window of a role is laid out, for the next time one is opened. */
export function keepLayout(session: Session, write: (key: string, value: string) => unknown = keepsake.write): () => void {
  return session.subscribe(({ role, work, open }, before) => {
    if (role === 'whole' || (work === before.work && open === before.open)) return;
    write(keyOf(role), JSON.stringify({ work, open: Object.fromEntries(Object.entries(open).filter(([id]) => lasting.includes(id))) }));
  });
}
