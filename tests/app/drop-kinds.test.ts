import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../src/base/problem.ts';
import { kindOf } from '../../src/app/drop-kinds.ts';

const file = (name: string, content: string | Uint8Array<ArrayBuffer>): File => new File([content], name);
const kind = async (...files: readonly File[]): Promise<string> =>
  kindOf(files).then(
    (what) => (what.kind === 'tileset' ? `tileset ${what.root}` : what.kind),
    (error: unknown) => (error instanceof ProblemError ? (error.problems[0]?.code ?? '') : String(error)),
  );

describe('dropped files', () => {
  it.each([
    ['a model by its first bytes', [file('house.bin', 'glTF\u0002')], 'model'],
    ['a model that names its parts', [file('house.bin', ''), file('house.gltf', '{}')], 'model'],
    ['an archive by its first bytes', [file('map', 'PMTiles\u0003')], 'archive'],
    ['a tileset by the outermost tileset.json', [file('a/b/tileset.json', ''), file('a/tileset.json', ''), file('a/b/0.b3dm', '')], 'tileset a/tileset.json'],
    ['a tile alone', [file('0.b3dm', 'b3dm\u0001')], 'tiles'],
    ['a subtree alone, which is refused', [file('0.0.0.subtree', 'subt\u0001')], 'needs-tileset'],
    ['anything else', [file('city.json', '{}')], 'convert'],
    ['a name that lies', [file('city.pbf', '<osm/>')], 'convert'],
  ])('are %s', async (_, files, expected) => expect(await kind(...files)).toBe(expected));
});
