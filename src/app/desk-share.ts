import { every } from '../base/browser.ts';
import type { TimeCursor } from '../base/clock.ts';
import { entityFromKey } from '../city/city.ts';
import { createRegisters, type Register } from '../session/registers.ts';
import { alwaysListsAlarms, hasMap, roles, type Role } from '../session/roles.ts';
import type { CameraPlace, Session, SessionState } from '../session/session.ts';

const BEAT_MS = 1000;
/** A window that was not heard of for so long (or in a future, where the machine's clock was set back) is gone, hidden or frozen: nobody sees what it shows. */
const GONE_MS = 3500;

/** A command for windows with a map, from one without. */
export type Flight = { readonly kind: 'place'; readonly place: Partial<CameraPlace> } | { readonly kind: 'entity'; readonly key: string };

type Message =
  | { readonly kind: 'set'; readonly register: Register }
  | { readonly kind: 'hello' | 'gone'; readonly from: string }
  | { readonly kind: 'here'; readonly from: string; readonly role: Role }
  | { readonly kind: 'fly'; readonly flight: Flight };

/** The windows of one desk on one machine: what is looked at in one is looked at in all. */
export interface DeskShare {
  /** Roles of the windows somebody can see now, this one's included. */
  seen(): readonly Role[];
  /** Some window that is seen lists the alarms whatever happens. */
  readonly alarmsAreSeen: boolean;
  onChange(listener: () => void): () => void;
  fly(flight: Flight): void;
  close(): void;
}
/** The part of a BroadcastChannel that is used. */
export interface ShareChannel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}
export interface ShareParts {
  readonly session: Session;
  readonly role: Role;
  readonly window: string;
  readonly channel: ShareChannel;
  wallMs(): number;
  isHidden(): boolean;
  /** Another window without a map wants to see a place. */
  onFlight(flight: Flight): void;
}

/** Texts of tools that say what is looked at rather than how a map is drawn. */
const sharedTools = ['cases', 'note', 'cascade', 'trends'] as const;
const MOST_TEXT = 4000;

const shared: Readonly<Record<string, { read(state: SessionState): unknown; write(value: unknown): Partial<SessionState> | null }>> = {
  selected: {
    read: (s) => s.selected,
    write: (value) => (value === null || (typeof value === 'string' && entityFromKey(value)) ? { selected: value } : null),
  },
  operator: { read: (s) => s.operator, write: (value) => (typeof value === 'string' && value.length <= 60 ? { operator: value } : null) },
  language: { read: (s) => s.language, write: (value) => (value === 'zh' || value === 'en' ? { language: value } : null) },
  theme: { read: (s) => s.theme, write: (value) => (value === 'night' || value === 'day' ? { theme: value } : null) },
  zone: { read: (s) => s.zone, write: (value) => (value === 'city' || value === 'local' || value === 'utc' ? { zone: value } : null) },
};

/** A running cursor has gone on while it was under way. */
function readTime(value: unknown, passedMs: number): TimeCursor | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, timeMs, rate } = value as Record<string, unknown>;
  if (kind === 'live') return { kind };
  if (kind !== 'at' || typeof timeMs !== 'number' || typeof rate !== 'number' || !Number.isFinite(timeMs) || !Number.isFinite(rate)) return null;
  return { kind, timeMs: timeMs + rate * Math.max(0, passedMs), rate };
}
function readCamera(value: unknown): CameraPlace | null {
  if (typeof value !== 'object' || value === null) return null;
  const { lon, lat, zoom, pitch, bearing } = value as Record<string, unknown>;
  const numbers = [lon, lat, zoom, pitch, bearing];
  if (!numbers.every((n): n is number => typeof n === 'number' && Number.isFinite(n))) return null;
  return { lon, lat, zoom, pitch, bearing } as CameraPlace;
}

export function shareDesk({ session, role, window, channel, wallMs, isHidden, onFlight }: ShareParts): DeskShare {
  const registers = createRegisters(window);
  const heard = new Map<string, { readonly role: Role; readonly atMs: number }>();
  const listeners = new Set<() => void>();
  let applying = false;
  let seenKey = '';

  const post = (message: Message): void => channel.postMessage(message);
  const put = (key: string, value: unknown): void => post({ kind: 'set', register: registers.set(key, value, wallMs()) });
  const here = (): void => {
    if (!isHidden()) post({ kind: 'here', from: window, role });
  };
  const seen = (): readonly Role[] => {
    const nowMs = wallMs();
    return [role, ...[...heard.values()].filter(({ atMs }) => Math.abs(nowMs - atMs) <= GONE_MS).map((one) => one.role)];
  };
  const look = (): void => {
    const key = [...seen()].sort().join();
    if (key === seenKey) return;
    seenKey = key;
    for (const listener of listeners) listener();
  };

  const apply = ({ key, value, stampMs }: Register): void => {
    const change = changeOf(key, value, wallMs() - stampMs);
    if (!change) return;
    applying = true;
    session.setState(change);
    applying = false;
  };
  const changeOf = (key: string, value: unknown, passedMs: number): Partial<SessionState> | null => {
    if (key === 'time') {
      const time = readTime(value, passedMs);
      return time && { time };
    }
    if (key === 'camera') {
      const camera = readCamera(value);
      // Who has a map of their own looks where they like.
      return camera && !hasMap(role) ? { camera } : null;
    }
    const tool = sharedTools.find((id) => key === `tool.${id}`);
    if (tool) return typeof value === 'string' && value.length <= MOST_TEXT ? { toolState: { ...session.getState().toolState, [tool]: value } } : null;
    return shared[key]?.write(value) ?? null;
  };

  channel.onmessage = ({ data }) => {
    const message = data as Message;
    if (message.kind === 'set') {
      if (typeof message.register?.stampMs === 'number' && registers.take(message.register)) apply(message.register);
    } else if (message.kind === 'hello') {
      for (const register of registers.all()) post({ kind: 'set', register });
      here();
    } else if (message.kind === 'here') {
      const known = roles.find((one) => one === message.role);
      if (known) heard.set(message.from, { role: known, atMs: wallMs() });
    } else if (message.kind === 'gone') heard.delete(message.from);
    else if (message.kind === 'fly' && hasMap(role)) onFlight(message.flight);
    look();
  };
  const unsubscribe = session.subscribe((now, before) => {
    if (applying) return;
    for (const [key, { read }] of Object.entries(shared)) if (read(now) !== read(before)) put(key, read(now));
    if (now.time !== before.time) put('time', now.time);
    if (now.camera !== before.camera && hasMap(role)) put('camera', now.camera);
    if (now.toolState !== before.toolState)
      for (const id of sharedTools) if (now.toolState[id] !== before.toolState[id]) put(`tool.${id}`, now.toolState[id] ?? '');
  });
  const stop = every(BEAT_MS, () => {
    here();
    look();
  });
  post({ kind: 'hello', from: window });
  here();
  return {
    seen,
    get alarmsAreSeen() {
      return seen().some(alwaysListsAlarms);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fly: (flight) => post({ kind: 'fly', flight }),
    close() {
      post({ kind: 'gone', from: window });
      unsubscribe();
      stop();
      channel.close();
    },
  };
}
