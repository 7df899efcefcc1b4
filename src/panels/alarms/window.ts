/** Height of a row, CSS px; held by `.alarm-row` in alarms.css. */
export const ROW_PX = 81;
/** Lists up to this long are there in full: find in page, print and screen readers have all of it. */
export const WHOLE_UP_TO = 60;
const OVERSCAN = 6;
/** The window moves by so many rows at once: fewer, larger changes of the page. */
const STEP = 2;

/** Which rows of a list are in view, and how much room those before and after them take. */
export interface RowWindow {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
  readonly beforePx: number;
  readonly afterPx: number;
}

/** @param fromPx the view's upper edge from the list's own. */
export function windowOf(count: number, fromPx: number, heightPx: number): RowWindow {
  if (count <= WHOLE_UP_TO) return { first: 0, end: count, beforePx: 0, afterPx: 0 };
  const most = Math.ceil(heightPx / ROW_PX) + 2 * OVERSCAN + STEP;
  const wanted = STEP * Math.floor((Math.floor(fromPx / ROW_PX) - OVERSCAN) / STEP);
  const first = Math.max(0, Math.min(count - most, wanted));
  const end = Math.min(count, first + most);
  return { first, end, beforePx: first * ROW_PX, afterPx: (count - end) * ROW_PX };
}
