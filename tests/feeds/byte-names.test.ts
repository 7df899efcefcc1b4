import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { createByteNames } from '../../src/feeds/payloads/byte-names.ts';

describe('names by their bytes', () => {
  const viewOf = (text: string): DataView => new DataView(new TextEncoder().encode(text).buffer);

  it('are found where they lie, as a map would find them', () => {
    const random = createRandom(11);
    const names = createByteNames();
    const told = new Map<string, number>();
    const some = (): string => random.pick([`ds-${random.below(5000)}-no2`, `${random.below(9000)}`, 'x'.repeat(random.below(300))]);
    for (let i = 0; i < 6000; i++) {
      const name = some();
      if (!told.has(name)) names.add(name, i);
      if (!told.has(name)) told.set(name, i);
      const asked = some();
      const view = viewOf(`"${asked}",`);
      expect(names.find(view, 1, 1 + asked.length)).toBe(told.get(asked) ?? -1);
    }
    for (const [name, number] of told) expect(names.find(viewOf(name), 0, name.length)).toBe(number);
  });

  it('may be given another number, where they are there', () => {
    const names = createByteNames();
    for (let i = 0; i < 3000; i++) names.add(`ds-${i}`, i);
    names.change('ds-7', -1);
    names.change('ds-9000', 5);
    names.change('', 5);
    const find = (name: string): number => names.find(viewOf(name), 0, name.length);
    expect(['ds-7', 'ds-9000', 'ds-8', ''].map(find)).toEqual([-1, -1, 8, -1]);
    names.change('ds-7', 70);
    expect(find('ds-7')).toBe(70);
  });

  it('that are no ASCII are never found', () => {
    const names = createByteNames();
    names.add('水位', 1);
    names.add('', 2);
    names.add('é', 3);
    expect([names.find(viewOf('水位'), 0, 6), names.find(viewOf(''), 0, 0), names.find(new DataView(Uint8Array.of(0xe9).buffer), 0, 1)]).toEqual([-1, 2, -1]);
  });
});
