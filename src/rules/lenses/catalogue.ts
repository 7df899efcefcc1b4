import type { CatalogueNote } from '../../tables/targets.ts';

/** What a gauge of a catalogue counts: parts that say whose they are, and parts somebody used. */
export interface CatalogueFigures {
  readonly parts: number;
  /** With steward, licence and lineage. */
  readonly told: number;
  readonly used: number;
}

export function catalogueFigures(parts: readonly string[], notes: readonly CatalogueNote[], uses: ReadonlyMap<string, number>): CatalogueFigures {
  const byPart = new Map(notes.map((note) => [note.of, note]));
  const isTold = (part: string): boolean => {
    const note = byPart.get(part);
    return note?.steward !== undefined && note.licence !== undefined && note.lineage !== undefined;
  };
  return { parts: parts.length, told: parts.filter(isTold).length, used: parts.filter((part) => (uses.get(part) ?? 0) > 0).length };
}
