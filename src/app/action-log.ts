import { keepsake } from '../base/browser.ts';
import { uuid } from '../base/uuid.ts';
import { actionKinds, type OperatorAction } from '../tables/actions.ts';

/**
 * What operators did, append-only and idempotent by id; kept on this machine and told to every window of this city here.
 * Order is by time, then id, so that every window folds the same sequence.
 */
export interface ActionLog {
  list(): readonly OperatorAction[];
  /** An action without an id gets one; one that follows from what was seen (see cases/witness.ts) brings its own. */
  add(action: Omit<OperatorAction, 'id'> & { readonly id?: string }): OperatorAction;
  /** Called for actions from this window and from others. */
  onAction(listener: (action: OperatorAction) => void): () => void;
  close(): void;
}

const KEPT = 5000;

const isAction = (value: unknown): value is OperatorAction => {
  if (typeof value !== 'object' || value === null) return false;
  const a = value as Record<string, unknown>;
  return (
    typeof a.id === 'string' &&
    actionKinds.some((kind) => kind === a.kind) &&
    typeof a.operator === 'string' &&
    typeof a.timeMs === 'number' &&
    Number.isFinite(a.timeMs) &&
    typeof a.target === 'string' &&
    (a.detail === undefined || isDetail(a.detail))
  );
};
const isDetail = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((v) => ['string', 'number', 'boolean'].includes(typeof v));

export function openActionLog(cityId: string): ActionLog {
  const key = `belvedere.actions.${cityId}`;
  const byId = new Map<string, OperatorAction>();
  const listeners = new Set<(action: OperatorAction) => void>();
  const channel = new BroadcastChannel(key);

  for (const action of readKept(key)) byId.set(action.id, action);
  const sorted = (): OperatorAction[] => [...byId.values()].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
  const take = (action: OperatorAction): void => {
    if (byId.has(action.id)) return;
    byId.set(action.id, action);
    keepsake.write(key, JSON.stringify(sorted().slice(-KEPT)));
    for (const listener of listeners) listener(action);
  };
  channel.onmessage = (event) => {
    if (isAction(event.data)) take(event.data);
  };
  return {
    list: sorted,
    add(rest) {
      const action: OperatorAction = { id: uuid(), ...rest };
      take(action);
      channel.postMessage(action);
      return action;
    },
    onAction(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => channel.close(),
  };
}

function readKept(key: string): OperatorAction[] {
  try {
    const kept: unknown = JSON.parse(keepsake.read(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isAction) : [];
  } catch {
    return [];
  }
}
