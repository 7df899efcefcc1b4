import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../src/base/problem.ts';
import type { PlaceDeclaration } from '../src/city/pack/manifest.ts';

/** Files as given; a folder stands for the tileset in it. */
export async function givenFiles(given: readonly string[]): Promise<string[]> {
  return Promise.all(
    given.map(async (name) => {
      const what = await stat(name).catch(() => fail('missing-file', name, 'cannot be read'));
      if (!what.isDirectory()) return name;
      const tileset = join(name, 'tileset.json');
      await stat(tileset).catch(() => fail('bad-usage', name, 'is a folder without a tileset.json: name the files'));
      return tileset;
    }),
  );
}

/** `--at LON,LAT[,HEIGHT]` and `--heading`, EPSG:4326 degrees and metres above the pack's datum. */
export function placeWished(at: string | undefined, heading: string | undefined): PlaceDeclaration | undefined {
  if (at === undefined) return heading === undefined ? undefined : fail('bad-option', '--heading', 'turns what --at puts down, and nothing is put down');
  const numbers = at.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const [lon = NaN, lat = NaN, heightM] = numbers;
  const isPlace = (numbers.length === 2 || numbers.length === 3) && numbers.every(Number.isFinite) && Math.abs(lon) <= 180 && Math.abs(lat) <= 85;
  if (!isPlace) return fail('bad-option', '--at', `${JSON.stringify(at)} is not LON,LAT or LON,LAT,HEIGHT in degrees and metres`);
  const headingDeg = heading === undefined ? undefined : Number(heading);
  if (headingDeg !== undefined && !(headingDeg >= -360 && headingDeg <= 360))
    return fail('bad-option', '--heading', `${JSON.stringify(heading)} is not degrees clockwise from north`);
  return { lon, lat, ...(heightM === undefined ? {} : { heightM }), ...(headingDeg === undefined ? {} : { headingDeg }) };
}
