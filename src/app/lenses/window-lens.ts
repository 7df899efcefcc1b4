import { pastSnapshot } from '../../rules/indicators/snapshot.ts';
import type { Outcome } from '../../rules/indicators/gather.ts';
import { windowDefinitions, type WindowDefinition } from '../../rules/lenses/windows.ts';
import { gatherPast, type Past } from './past.ts';
import type { LensParts } from './parts.ts';
import type { StreamLens } from './stream-lens.ts';

const DAY_MS = 86_400_000;
/** A window is gathered anew when the shown instant has moved on by this much. */
const AGAIN_MS = 600_000;

/** Indicators over the last 24 hours. */
export interface WindowLens {
  /** Null while its readings are being gathered. */
  read(id: string, areaId: string | null): Outcome | null;
  close(): void;
}

export function createWindowLens(parts: LensParts, lens: StreamLens, changed: () => void): WindowLens {
  const { streams, clock } = parts;
  const held = new Map<string, { readonly atMs: number; readonly past: Past | null; readonly read: Map<string | null, Outcome> }>();
  let isOpen = true;
  let line: Promise<unknown> = Promise.resolve();

  const gather = ({ id, properties, stepMs }: WindowDefinition, atMs: number): void => {
    const before = held.get(id);
    held.set(id, { atMs, past: before?.past ?? null, read: before?.read ?? new Map() });
    const rows = lens.rowsOf(properties);
    line = line
      .then(() => (isOpen ? gatherPast(parts, rows, [atMs - DAY_MS - stepMs, atMs], stepMs, () => isOpen) : null))
      .then((past) => {
        if (!past || !isOpen) return;
        held.set(id, { atMs, past, read: new Map() });
        changed();
      })
      .catch(() => undefined);
  };
  return {
    read(id, areaId) {
      const definition = windowDefinitions.get(id);
      if (!definition) return null;
      // Without anybody who measures it there is nothing to gather.
      if (lens.rowsOf(definition.properties).length === 0) return { value: NaN, counted: 0, expected: 0, timeMs: NaN };
      const nowMs = clock.now();
      const known = held.get(id);
      if (!known || Math.abs(nowMs - known.atMs) > AGAIN_MS) gather(definition, nowMs);
      const { past, atMs, read } = held.get(id) ?? { past: null, atMs: nowMs, read: new Map<string | null, Outcome>() };
      if (!past) return null;
      let outcome = read.get(areaId);
      if (!outcome) {
        const { stepMs } = definition;
        const count = Math.round(DAY_MS / stepMs);
        const snapshots = Array.from({ length: count }, (_, i) => pastSnapshot(streams, (row) => past.get(row), atMs - (count - 1 - i) * stepMs, stepMs));
        read.set(areaId, (outcome = definition.over(lens.members(areaId), snapshots, lens.context(areaId))));
      }
      return outcome;
    },
    close() {
      isOpen = false;
    },
  };
}
