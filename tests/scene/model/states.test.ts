import { expect, test } from 'vitest';
import { createBuildingTable } from '../../../src/tables/buildings.ts';
import { createBuildingStates, Mark } from '../../../src/scene/model/states.ts';

const byte = (states: ReturnType<typeof createBuildingStates>, row: number, channel: number): number =>
  (states.tint.image.data as Uint8Array)[row * 4 + channel] as number;

test('marks are independent bits; growing keeps what was set', () => {
  const states = createBuildingStates();
  states.mark(7, Mark.selected, Mark.selected);
  states.alarm(7, 2, 255, 224, 102);
  states.mark(90000, Mark.hovered, Mark.hovered);
  expect(byte(states, 7, 3)).toBe(Mark.selected | 2);
  expect(byte(states, 7, 1)).toBe(224);
  expect(byte(states, 90000, 3)).toBe(Mark.hovered);
  states.mark(7, Mark.selected, 0);
  expect(byte(states, 7, 3)).toBe(2);
});

test('one upload per change, none without', () => {
  const states = createBuildingStates();
  states.flush();
  expect(states.flush()).toBe(false);
  const before = states.tint.version;
  for (let row = 0; row < 10000; row++) states.mark(row, Mark.dimmed, Mark.dimmed);
  expect(states.flush()).toBe(true);
  states.mark(5, Mark.dimmed, Mark.dimmed);
  expect(states.flush()).toBe(false);
  expect(states.tint.version).toBeGreaterThan(before);
});

test('unknown heights and feet come from the mesh, unknown storeys from the height', () => {
  const states = createBuildingStates();
  const table = createBuildingTable();
  states.learn(table, [3], [1.5], [17.5]);
  const facts = states.facts.image.data as Float32Array;
  expect([...facts.subarray(12, 15)]).toEqual([16, 1.5, 5]);
});

test('changes ten thousand states of a million buildings in a step, not in a rebuild', () => {
  const states = createBuildingStates();
  states.mark(999_999, Mark.dimmed, Mark.dimmed);
  states.flush();
  const took: number[] = [];
  for (let run = 0; run < 20; run++) {
    const startMs = performance.now();
    for (let i = 0; i < 10_000; i++) states.alarm((i * 9973 + run) % 1_000_000, 1 + (run % 3), 255, run, 0);
    states.flush();
    took.push(performance.now() - startMs);
  }
  // About 1 ms on an idle core, 2 promised; the quietest run, and room for a busy machine. Rebuilding a million takes seconds.
  expect(Math.min(...took)).toBeLessThan(20);
});
