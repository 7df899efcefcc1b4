import { expect, it } from 'vitest';
import { createTurns } from '../../src/app/turns.ts';

const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

it('tells everybody once a round, a few in a turn, and who still waits only once', async () => {
  const told: number[] = [];
  const turns = createTurns(() => true);
  for (let n = 0; n < 8; n++) turns.add(() => told.push(n));
  turns.oneByOne();
  expect(told).toEqual([0, 1, 2]);
  // A second round while the first is under way: those that wait are told once, in their place.
  turns.oneByOne();
  for (let n = 0; n < 20 && told.length < 11; n++) await turn();
  await turn();
  expect(told).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2]);
});

it('tells all at once when asked to, and in a page nobody sees', async () => {
  const told: number[] = [];
  let isSeen = true;
  const turns = createTurns(() => isSeen);
  for (let n = 0; n < 8; n++) turns.add(() => told.push(n));
  turns.oneByOne();
  turns.all();
  expect(told).toEqual([0, 1, 2, 0, 1, 2, 3, 4, 5, 6, 7]);
  await turn();
  expect(told).toHaveLength(11);
  isSeen = false;
  turns.oneByOne();
  expect(told).toHaveLength(19);
});

it('tells nobody who has left', async () => {
  const told: number[] = [];
  const turns = createTurns(() => true);
  const leave = Array.from({ length: 5 }, (_, n) => turns.add(() => told.push(n)));
  turns.oneByOne();
  leave[4]?.();
  await turn();
  await turn();
  expect(told).toEqual([0, 1, 2, 3]);
  turns.oneByOne();
  turns.close();
  await turn();
  expect(told).toEqual([0, 1, 2, 3, 0, 1, 2]);
});
