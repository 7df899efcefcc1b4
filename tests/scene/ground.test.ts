import { describe, expect, it } from 'vitest';
import { pixelsPerMetre } from '../../src/scene/ground/road-width.ts';
import { createWholeFileSource } from '../../src/city/terrain/whole-file-source.ts';

describe('pixels per metre', () => {
  it('is the 512 px world over the mean circumference at zoom 0 on the equator', () => {
    expect(pixelsPerMetre(0, 0)).toBeCloseTo(512 / 40030228.88, 13);
  });
  it('doubles per zoom and grows with latitude', () => {
    expect(pixelsPerMetre(16, 60) / pixelsPerMetre(15, 0)).toBeCloseTo(4, 9);
  });
});

describe('an archive over HTTP', () => {
  const file = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
  const serve = (honoursRanges: boolean) => {
    let answers = 0;
    const load = async (_url: string, init?: RequestInit): Promise<Response> => {
      answers++;
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(new Headers(init?.headers).get('Range') ?? '') ?? [];
      return honoursRanges ? new Response(file.slice(Number(from), Number(to) + 1), { status: 206 }) : new Response(file, { status: 200 });
    };
    return { source: createWholeFileSource('http://city/ground.pmtiles', load), count: () => answers };
  };
  const bytes = async (source: ReturnType<typeof createWholeFileSource>, offset: number, length: number) => [
    ...new Uint8Array((await source.getBytes(offset, length)).data),
  ];

  it('asks for ranges where the server honours them', async () => {
    const { source, count } = serve(true);
    expect(await bytes(source, 10, 4)).toEqual([10, 11, 12, 13]);
    expect(await bytes(source, 260, 2)).toEqual([9, 10]);
    expect(count()).toBe(2);
  });
  it('downloads once where the server ignores ranges, even when asked many times at once', async () => {
    const { source, count } = serve(false);
    const all = await Promise.all([bytes(source, 0, 2), bytes(source, 250, 3), bytes(source, 998, 2)]);
    expect(all).toEqual([
      [0, 1],
      [250, 0, 1],
      [245, 246],
    ]);
    expect(count()).toBe(1);
  });
});
