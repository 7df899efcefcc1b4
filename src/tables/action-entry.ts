import { canonicalJson, type Json } from '../base/canonical-json.ts';
import { sha256Hex } from '../base/sha256.ts';
import { actionKinds, type OperatorAction } from './actions.ts';

/**
 * A link of a desk's chain: the action, its number at this desk from 1 on, and the hash of the link before. Who changes,
 * drops or inserts one breaks every hash after it.
 */
export interface ActionEntry {
  /** The desk that acted: one browser profile on one machine, whatever its number of windows. */
  readonly desk: string;
  readonly seq: number;
  /** Hash of entry `seq - 1`; sixty-four zeros before the first. */
  readonly prev: string;
  /** SHA-256 over the canonical JSON (RFC 8785) of `{ action, desk, prev, seq }`, hex. */
  readonly hash: string;
  readonly action: OperatorAction;
}
export type ChainEnd = Pick<ActionEntry, 'seq' | 'hash'>;

export const emptyChain: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

const hashOf = ({ desk, seq, prev, action }: Omit<ActionEntry, 'hash'>): string =>
  sha256Hex(canonicalJson({ desk, seq, prev, action: action as unknown as Json }));

export function sealEntry(desk: string, end: ChainEnd, action: OperatorAction): ActionEntry {
  const entry = { desk, seq: end.seq + 1, prev: end.hash, action };
  return { ...entry, hash: hashOf(entry) };
}

/** What is wrong with a desk's chain, at which number. */
export interface ChainFault {
  readonly desk: string;
  readonly seq: number;
  /** `altered`: its hash is not its content's. `unlinked`: it does not follow the one before. `forked`: two of one number. `missing`: not here. */
  readonly kind: 'altered' | 'unlinked' | 'forked' | 'missing';
}

export const isSealed = (entry: ActionEntry): boolean => hashOf(entry) === entry.hash;

/** Check a desk's entries, given in order of their numbers; `from` is the number the first must have. */
export function verifyChain(entries: readonly ActionEntry[], from = 1): readonly ChainFault[] {
  const faults: ChainFault[] = [];
  let before: ActionEntry | undefined;
  let next = from;
  for (const entry of entries) {
    const fault = (kind: ChainFault['kind'], seq = entry.seq): void => void faults.push({ desk: entry.desk, seq, kind });
    if (before && before.seq === entry.seq) fault('forked');
    for (; next < entry.seq; next++) fault('missing', next);
    if (!isSealed(entry)) fault('altered');
    const expected = before?.seq === entry.seq - 1 ? before.hash : entry.seq === 1 ? emptyChain.hash : entry.prev;
    if (entry.prev !== expected && before?.seq !== entry.seq) fault('unlinked');
    before = entry;
    next = entry.seq + 1;
  }
  return faults;
}

/** A desk's and a window's id: short, and fit for a topic. */
export const isNodeName = (value: unknown): value is string => typeof value === 'string' && /^[a-z0-9-]{1,40}$/.test(value);
const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

const MOST_TEXT = 40_000;
const MOST_DETAILS = 40;
const isText = (value: unknown, most = 300): value is string => typeof value === 'string' && value.length > 0 && value.length <= most;
const isDetail = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= MOST_DETAILS &&
  Object.entries(value).every(
    ([key, v]) =>
      key.length <= 60 && ((typeof v === 'string' && v.length <= MOST_TEXT) || typeof v === 'boolean' || (typeof v === 'number' && Number.isFinite(v))),
  );

/** The door for actions of other windows, desks and files. */
export function isAction(value: unknown): value is OperatorAction {
  if (typeof value !== 'object' || value === null) return false;
  const a = value as Record<string, unknown>;
  return (
    isText(a['id'], 80) &&
    actionKinds.some((kind) => kind === a['kind']) &&
    isText(a['operator']) &&
    typeof a['timeMs'] === 'number' &&
    Number.isFinite(a['timeMs']) &&
    isText(a['target']) &&
    (a['detail'] === undefined || isDetail(a['detail'])) &&
    Object.keys(a).every((key) => ['id', 'kind', 'operator', 'timeMs', 'target', 'detail'].includes(key))
  );
}

/** The entry in a foreign value, or why it is none: `bad-shape`, or `altered` when its hash is not its content's. */
export function readEntry(value: unknown): ActionEntry | 'bad-shape' | 'altered' {
  if (typeof value !== 'object' || value === null) return 'bad-shape';
  const { desk, seq, prev, hash, action } = value as Record<string, unknown>;
  const isNumbered = Number.isSafeInteger(seq) && (seq as number) > 0;
  if (!isNodeName(desk) || !isNumbered || !isHash(prev) || !isHash(hash) || !isAction(action)) return 'bad-shape';
  const entry: ActionEntry = { desk, seq: seq as number, prev, hash, action };
  return isSealed(entry) ? entry : 'altered';
}
