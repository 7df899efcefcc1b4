import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { createRegisters, type Register } from '../../src/session/registers.ts';

describe('registers of several windows', () => {
  it('agree whatever the order and number of messages', () => {
    const random = createRandom(5);
    const told: Register[] = Array.from({ length: 60 }, (_, i) => ({
      key: `k${random.below(3)}`,
      value: i,
      stampMs: random.below(20),
      from: `w${random.below(4)}`,
    })).filter((one, i, all) => all.findIndex((o) => o.key === one.key && o.stampMs === one.stampMs && o.from === one.from) === i);
    const end = (order: readonly Register[]): string => {
      const registers = createRegisters('me');
      for (const register of order) registers.take(register);
      return JSON.stringify(registers.all().toSorted((a, b) => (a.key < b.key ? -1 : 1)));
    };
    const once = end(told);
    for (let round = 0; round < 100; round++) {
      const keyed = [...told, ...told.slice(0, random.below(told.length))].map((register) => ({ register, at: random.next() }));
      expect(end(keyed.sort((a, b) => a.at - b.at).map(({ register }) => register))).toBe(once);
    }
  });

  it('set by a window whose clock is behind still counts as its last word', () => {
    const registers = createRegisters('slow');
    registers.take({ key: 'selected', value: 'a', stampMs: 1000, from: 'quick' });
    const own = registers.set('selected', 'b', 10);
    expect(own.stampMs).toBeGreaterThan(1000);
    expect(registers.take({ key: 'selected', value: 'a', stampMs: 1000, from: 'quick' })).toBe(false);
    expect(registers.all()).toEqual([own]);
  });
});
