import { entityFromKey } from '../../city/city.ts';
import type { Desk } from '../ui/desk.ts';

/** Charts that are there at once: more are no trend but a wallpaper. */
const MOST = 12;

export interface ShownStream {
  readonly row: number;
  readonly why: 'pinned' | 'selected' | 'alarm' | 'coming';
}

/** A stream by feed and id, in the text that the windows of a desk share. */
export const streamKey = (desk: Desk, row: number): string => `${desk.streams.feedOf(row)}/${desk.streams.descriptor(row).id}`;
const rowOfKey = (desk: Desk, key: string): number => desk.streams.find(key.slice(key.indexOf('/') + 1), key.slice(0, key.indexOf('/')));

export function togglePin(desk: Desk, row: number): void {
  const key = streamKey(desk, row);
  desk.session.setState((s) => {
    const now = (s.toolState['trends'] ?? '').split('\n').filter(Boolean);
    const next = now.includes(key) ? now.filter((one) => one !== key) : [...now, key].slice(-MOST);
    return { toolState: { ...s.toolState, trends: next.join('\n') } };
  });
}

/** What is worth a chart: pinned ones, the selection's, those in alarm most urgent first, those expected to be. */
export function shownStreams(desk: Desk, pinned: string, selected: string | null): readonly ShownStream[] {
  const { streams } = desk;
  const shown = new Map<number, ShownStream['why']>();
  const add = (row: number, why: ShownStream['why']): void => {
    if (row >= 0 && !shown.has(row) && shown.size < MOST) shown.set(row, why);
  };
  for (const key of pinned.split('\n').filter(Boolean)) add(rowOfKey(desk, key), 'pinned');
  const ref = entityFromKey(selected ?? '');
  if (ref) for (const row of streams.rowsOfThing(ref.id)) add(row, 'selected');
  for (const { streamId, feedId } of desk.alarms.list().slice(0, 4 * MOST)) add(streams.find(streamId, feedId), 'alarm');
  for (const { row } of desk.forecasts.coming()) add(row, 'coming');
  return [...shown].map(([row, why]) => ({ row, why }));
}
