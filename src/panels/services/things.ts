import { countedValue } from '../../tables/counted.ts';
import type { Desk } from '../ui/desk.ts';

/** A thing with the table rows of some of its properties; -1 = not heard. */
export interface ThingRows {
  readonly thingId: string;
  readonly rows: Readonly<Record<string, number>>;
}

/** Things that tell the first of these properties, with the rows of all that say in which unit; in the order of their ids. */
export function thingsTelling({ streams }: Desk, properties: readonly string[]): readonly ThingRows[] {
  const [first = ''] = properties;
  const found = new Map<string, Record<string, number>>();
  for (const row of streams.rowsOfProperty(first)) found.set(streams.descriptor(row).thingId, Object.fromEntries(properties.map((p) => [p, -1])));
  for (const property of properties)
    for (const row of streams.rowsOfProperty(property)) {
      const rows = found.get(streams.descriptor(row).thingId);
      if (rows && !streams.lacksUnit(row)) rows[property] = row;
    }
  return [...found].map(([thingId, rows]) => ({ thingId, rows })).sort((a, b) => (a.thingId < b.thingId ? -1 : 1));
}

/** The value of a row while it counts; else NaN. */
export const usable = ({ streams, clock }: Desk, row: number): number => countedValue(streams, row, clock.now());
