import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placedThingOf } from '../../src/app/dropped-thing.ts';
import { ecefToGeodetic } from '../../src/base/geodesy.ts';

const samples = join(process.cwd(), '../shared/real/3dtiles');
const fileOf = (path: string): File => new File([readFileSync(join(samples, path))], path.split('/').at(-1) ?? '');

describe.skipIf(!existsSync(samples))('a dropped tile', () => {
  const ll = '1.0/TilesetWithRequestVolume/city/ll.b3dm';
  it('that says where it stands becomes a tileset around that place', async () => {
    const thing = await placedThingOf([fileOf(ll)], { kind: 'tiles' });
    expect([thing.kind, thing.isPutDown, thing.root]).toEqual(['tileset', false, 'tileset.json']);
    const { root } = JSON.parse((await thing.files.get('tileset.json')?.text()) ?? '') as {
      root: { boundingVolume: { sphere: [number, number, number] }; contents: unknown };
    };
    const [lon, lat] = ecefToGeodetic(...root.boundingVolume.sphere);
    expect(lon).toBeCloseTo(-75.61, 1);
    expect(lat).toBeCloseTo(40.04, 1);
    expect(root.contents).toEqual([{ uri: 'll.b3dm' }]);
  });
  it('that does not is put down where the view is', async () => {
    const points = await placedThingOf([fileOf('1.0/TilesetWithRequestVolume/points.pnts')], { kind: 'tiles' });
    expect([points.kind, points.isPutDown, points.root]).toEqual(['model', true, 'points.pnts']);
  });
  it('is told from a tileset, which may lack a place as well', async () => {
    const of = async (path: string): Promise<boolean> => (await placedThingOf([fileOf(path)], { kind: 'tileset', root: 'tileset.json' })).isPutDown;
    expect(await of('1.0/TilesetWithRequestVolume/tileset.json')).toBe(false);
    expect(await of('1.1/MetadataGranularities/tileset.json')).toBe(true);
  });
});
