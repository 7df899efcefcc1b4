import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/base/canonical-json.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import { emptyChain, readEntry, sealEntry, verifyChain, type ActionEntry } from '../../src/tables/action-entry.ts';
import type { OperatorAction } from '../../src/tables/actions.ts';

const act = (n: number): OperatorAction => ({ id: `id-${n}`, kind: 'acknowledge', operator: '陈梅', timeMs: 1000 + n, target: `alarm-${n}` });
const chainOf = (count: number): ActionEntry[] => {
  const chain: ActionEntry[] = [];
  for (let n = 1; n <= count; n++) chain.push(sealEntry('desk-a', chain.at(-1) ?? emptyChain, act(n)));
  return chain;
};

describe('hashes', () => {
  it('are SHA-256: the examples of FIPS 180-4, and UTF-8 as node hashes it', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256Hex('陈梅 🚒')).toBe(createHash('sha256').update('陈梅 🚒').digest('hex'));
  });
  it('are taken over canonical JSON: the sorting example of RFC 8785, 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.keys(JSON.parse(canonicalJson(value)) as object)).toHaveLength(7);
    expect([...canonicalJson(value).matchAll(/:"([^"]*)"/g)].map((m) => m[1])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(canonicalJson({ b: [JSON.parse('333333333.33333329') as number, 1e30, 4.5, 2e-3], a: null })).toBe(
      '{"a":null,"b":[333333333.3333333,1e+30,4.5,0.002]}',
    );
    expect(() => canonicalJson(NaN)).toThrow();
  });
  it('do not depend on the order of keys', () => {
    const { id, kind, operator, timeMs, target } = act(1);
    expect(sealEntry('desk-a', emptyChain, { target, timeMs, operator, kind, id }).hash).toBe(chainOf(1)[0]?.hash);
  });
});

describe('a chain', () => {
  it('is whole as it was sealed', () => expect(verifyChain(chainOf(5))).toEqual([]));
  it('shows what was altered, dropped, inserted or doubled', () => {
    const chain = chainOf(5);
    const [one, two, three, four, five] = chain as [ActionEntry, ActionEntry, ActionEntry, ActionEntry, ActionEntry];
    const altered = { ...three, action: { ...three.action, operator: 'Mallory' } };
    expect(verifyChain([one, two, altered, four, five])).toEqual([{ desk: 'desk-a', seq: 3, kind: 'altered' }]);
    expect(verifyChain([one, two, four, five])).toEqual([{ desk: 'desk-a', seq: 3, kind: 'missing' }]);
    const resealed = sealEntry('desk-a', two, altered.action);
    expect(verifyChain([one, two, resealed, four, five])).toEqual([{ desk: 'desk-a', seq: 4, kind: 'unlinked' }]);
    expect(verifyChain([one, two, three, resealed, four, five]).map((f) => f.kind)).toContain('forked');
    expect(verifyChain([{ ...one, prev: two.prev }]).map((f) => f.kind)).toEqual(['altered', 'unlinked']);
  });
  it('lets no malformed entry in', () => {
    const [one] = chainOf(1);
    expect(readEntry(JSON.parse(JSON.stringify(one)))).toEqual(one);
    expect(readEntry({ ...one, seq: 0 })).toBe('bad-shape');
    expect(readEntry({ ...one, desk: '../x' })).toBe('bad-shape');
    expect(readEntry({ ...one, action: { ...one?.action, kind: 'detonate' } })).toBe('bad-shape');
    expect(readEntry({ ...one, action: { ...one?.action, phone: '123' } })).toBe('bad-shape');
    expect(readEntry({ ...one, action: { ...one?.action, target: 'other' } })).toBe('altered');
    expect(readEntry(null)).toBe('bad-shape');
  });
});
