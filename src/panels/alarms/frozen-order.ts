/** What the list shows now, and what waits behind the pill. */
export interface ShownOrder {
  readonly ids: readonly string[];
  readonly arrivals: readonly string[];
}

/**
 * Rows never move under a hand: while frozen the order last shown stays, gone alarms keep their row, and newcomers wait.
 * An empty list has nothing to move, so newcomers appear at once.
 */
export function shownOrder(shown: readonly string[], current: readonly string[], frozen: boolean): ShownOrder {
  if (!frozen || shown.length === 0) return { ids: current, arrivals: [] };
  const known = new Set(shown);
  return { ids: shown, arrivals: current.filter((id) => !known.has(id)) };
}

/** The row `step` away from the focused one, staying inside the list; the first when none is focused. */
export function rowBeside(ids: readonly string[], focused: string | null, step: 1 | -1): string | null {
  if (ids.length === 0) return null;
  const at = focused === null ? -1 : ids.indexOf(focused);
  if (at < 0) return ids[step === 1 ? 0 : ids.length - 1] ?? null;
  return ids[Math.max(0, Math.min(ids.length - 1, at + step))] ?? null;
}
