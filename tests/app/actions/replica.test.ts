import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { createReplica } from '../../../src/app/actions/replica.ts';
import { emptyChain, sealEntry, type ActionEntry } from '../../../src/tables/action-entry.ts';

const random = createRandom(20261126);
const made: ActionEntry[] = [];
for (const desk of ['desk-a', 'desk-b', 'desk-c']) {
  let end = emptyChain;
  for (let n = 0; n < 40; n++) {
    const entry = sealEntry(desk, end, { id: `${desk}-${n}`, kind: 'note', operator: 'x', timeMs: random.below(50), target: 't' });
    made.push(entry);
    end = entry;
  }
}
const shuffled = (entries: readonly ActionEntry[]): ActionEntry[] => {
  const all = [...entries];
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [all[i], all[j]] = [all[j] as ActionEntry, all[i] as ActionEntry];
  }
  return all;
};

describe('replicas', () => {
  it('end alike whatever the order, with duplicates', () => {
    const expected = [...made].sort((a, b) => a.action.timeMs - b.action.timeMs || (a.action.id < b.action.id ? -1 : 1)).map((e) => e.action.id);
    for (let round = 0; round < 50; round++) {
      const replica = createReplica();
      for (const entry of shuffled([...made, ...made.slice(0, random.below(made.length))])) replica.take(entry);
      expect(replica.actions().map((a) => a.id)).toEqual(expected);
      expect(replica.have()).toEqual({ 'desk-a': 40, 'desk-b': 40, 'desk-c': 40 });
      expect(replica.faults).toEqual([]);
    }
  });
  it('heal from one another: what one lacks of the other is exactly what is missing', () => {
    for (let round = 0; round < 50; round++) {
      const whole = createReplica();
      const torn = createReplica();
      made.forEach((entry) => whole.take(entry));
      const kept = made.filter(() => random.next() < 0.6);
      kept.forEach((entry) => torn.take(entry));
      const given = torn.lacking(whole.have()).flatMap((range) => whole.slice(range));
      expect(given.length).toBe(made.length - kept.length);
      given.forEach((entry) => expect(torn.take(entry)).toBe('new'));
      expect(torn.actions()).toEqual(whole.actions());
      expect(torn.lacking(whole.have())).toEqual([]);
    }
  });
  it('show a fork and keep the first', () => {
    const replica = createReplica();
    const [one, two] = made as [ActionEntry, ActionEntry];
    replica.take(one);
    replica.take(two);
    expect(replica.take(sealEntry('desk-a', one, { ...two.action, id: 'other' }))).toBe('forked');
    expect(replica.take(two)).toBe('known');
    expect(replica.faults).toEqual([{ desk: 'desk-a', seq: 2, kind: 'forked' }]);
    expect(replica.actions().map((a) => a.id)).not.toContain('other');
  });
});
