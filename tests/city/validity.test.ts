import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { format } from '../../src/city/formats/cityjson/index.ts';
import { format as gml } from '../../src/city/formats/citygml/index.ts';
import { faultText, type Fault } from '../../src/city/formats/citymodel/fault.ts';
import { bareGeometry, type Shell, type Surface } from '../../src/city/formats/citymodel/model.ts';
import { familyFaults, geometryFaults } from '../../src/city/formats/citymodel/validate/index.ts';

type Place = readonly [number, number, number];
type Face = readonly (readonly Place[])[];

/** A box whose faces look outwards: bottom, top, front, right, back, left. */
function box([x, y, z]: Place, [w, d, h]: Place = [10, 10, 10]): Face[] {
  const at = (i: number, j: number, k: number): Place => [x + i * w, y + j * d, z + k * h];
  return [
    [[at(0, 0, 0), at(0, 1, 0), at(1, 1, 0), at(1, 0, 0)]],
    [[at(0, 0, 1), at(1, 0, 1), at(1, 1, 1), at(0, 1, 1)]],
    [[at(0, 0, 0), at(1, 0, 0), at(1, 0, 1), at(0, 0, 1)]],
    [[at(1, 0, 0), at(1, 1, 0), at(1, 1, 1), at(1, 0, 1)]],
    [[at(1, 1, 0), at(0, 1, 0), at(0, 1, 1), at(1, 1, 1)]],
    [[at(0, 1, 0), at(0, 0, 0), at(0, 0, 1), at(0, 1, 1)]],
  ];
}
const turned = (faces: readonly Face[]): Face[] => faces.map((face) => face.map((ring) => [...ring].reverse()));

/** Solids as lists of shells as lists of faces; loose faces are a MultiSurface. */
function planned(type: string, solids: readonly (readonly (readonly Face[])[])[], id = 'o', parents: readonly string[] = []) {
  const xyz: number[] = [];
  const surfaces: Surface[] = [];
  const ranges = solids.map((shells) =>
    shells.map((faces): Shell => {
      const from = surfaces.length;
      for (const face of faces) surfaces.push(face.map((ring) => ring.map((place) => (xyz.push(...place), xyz.length / 3 - 1))));
      return [from, surfaces.length];
    }),
  );
  const geometry = { ...bareGeometry(type, 2, `${id}/geometry/0`), surfaces, solids: type === 'MultiSurface' ? [] : ranges };
  const vertices = { xyz: Float64Array.from(xyz) };
  return { object: { id, type: 'Building', attributes: {}, parents, children: [], geometry: [geometry], vertices }, geometry, xyz: vertices.xyz };
}
const solid = (...shells: readonly (readonly Face[])[]) => planned('Solid', [shells]);
const found = (faults: readonly Fault[]): string[] => faults.map(({ code, surface }) => `${code}@${surface}`);
const polygon = (...rings: readonly (readonly Place[])[]) => found(geometryFaults(planned('MultiSurface', [[[rings]]])).faults);

const flat = (...points: readonly (readonly [number, number])[]): Place[] => points.map(([x, y]): Place => [x, y, 5]);
const square = (x: number, y: number, size: number): Place[] => flat([x, y], [x + size, y], [x + size, y + size], [x, y + size]);
const hole = (x: number, y: number, size: number): Place[] => square(x, y, size).reverse();

describe('polygons', () => {
  it.each<[string, readonly (readonly Place[])[], string[]]>([
    ['a square with two holes is sound', [square(0, 0, 10), hole(1, 1, 2), hole(6, 6, 2)], []],
    ['101 two corners', [flat([0, 0], [1, 0])], ['101@0']],
    ['102 a corner twice', [flat([0, 0], [10, 0], [10, 0], [10, 10])], ['102@0']],
    ['104 a bow tie', [flat([0, 0], [10, 10], [10, 0], [0, 10])], ['104@0']],
    ['104 a ring that touches itself', [flat([0, 0], [10, 0], [5, 5], [10, 10], [0, 10], [5, 5])], ['104@0']],
    ['104 no area', [flat([0, 0], [5, 5], [10, 10])], ['104@0']],
    ['201 a hole through the edge', [square(0, 0, 10), hole(8, 4, 4)], ['201@0']],
    ['202 a hole twice', [square(0, 0, 10), hole(1, 1, 2), hole(1, 1, 2)], ['202@0']],
    ['202 a hole as large as its polygon', [square(0, 0, 10), hole(0, 0, 10)], ['202@0']],
    ['205 a hole from corner to edge', [square(0, 0, 10), flat([0, 0], [5, 6], [10, 5], [6, 4])], ['205@0']],
    ['205 two holes that make a wall', [square(0, 0, 10), flat([0, 5], [2.5, 6], [5, 5], [2.5, 4]), flat([5, 5], [7.5, 6], [10, 5], [7.5, 4])], ['205@0']],
    ['a hole that touches the edge once is sound', [square(0, 0, 10), flat([0, 5], [4, 6], [4, 4])], []],
    ['two holes that touch once are sound', [square(0, 0, 10), flat([2, 5], [4, 6], [5, 5], [4, 4]), flat([5, 5], [6, 6], [8, 5], [6, 4])], []],
    ['206 a hole beside', [square(0, 0, 10), hole(20, 0, 2)], ['206@0']],
    ['207 a hole in a hole', [square(0, 0, 10), hole(1, 1, 8), hole(4, 4, 2)], ['207@0']],
    ['208 a hole that runs like the outer ring', [square(0, 0, 10), square(4, 4, 2)], ['208@0']],
  ])('%s', (_, rings, wanted) => expect(polygon(...rings)).toEqual(wanted));

  it('203 names how far a corner lies off its plane; a centimetre is still flat', () => {
    const lifted = (z: number): Place[] => [
      [0, 0, 0],
      [10, 0, 0],
      [10, 10, z],
      [0, 10, 0],
    ];
    expect(polygon(lifted(0.02))).toEqual([]);
    // The plane through a square with one corner raised passes it at a quarter of the lift.
    expect(geometryFaults(planned('MultiSurface', [[[[lifted(0.4)]]]])).faults[0]?.why).toMatch(/0\.100 m/);
  });

  it('204 tells a fold too small to leave the plane', () => {
    // A strip of 4 m with a step of 1.6 cm over 3 cm: every corner within a centimetre of the mean plane, its riser 28 degrees steep.
    const step = (riseM: number): Place[] => [
      [0, 0, 0],
      [2, 0, 0],
      [2.03, 0, riseM],
      [4.03, 0, riseM],
      [4.03, 1, riseM],
      [2.03, 1, riseM],
      [2, 1, 0],
      [0, 1, 0],
    ];
    expect(polygon(step(0.016))).toEqual(['204@0']);
    expect(polygon(step(0.008))).toEqual([]);
  });

  it('leaves corners a whole millimetre apart in peace', () => {
    expect(polygon(flat([0, 0], [10, 0], [10, 0.001], [10, 10]))).toEqual([]);
  });
});

describe('shells', () => {
  const cube = box([0, 0, 0]);
  // A lens whose rim runs round all four walls at half height: tips at 3 and 7 m.
  const rim: Place[] = [
    [0, 0, 5],
    [10, 0, 5],
    [10, 10, 5],
    [0, 10, 5],
  ];
  const bevelled: Face[] = rim.flatMap((a, i): Face[] => {
    const b = rim[(i + 1) % 4] as Place;
    return [[[a, b, [5, 5, 7]]], [[b, a, [5, 5, 3]]]];
  });
  // A tetrahedron with one edge in the wall x = 0.
  const [p, q, r, s]: [Place, Place, Place, Place] = [
    [0, 3, 5],
    [0, 7, 5],
    [4, 5, 4],
    [4, 5, 6],
  ];
  const wedge: Face[] = [[[p, r, q]], [[p, q, s]], [[q, r, s]], [[r, p, s]]];
  const replace = (at: number, face: Face): Face[] => cube.map((old, i) => (i === at ? face : old));
  it.each<[string, ReturnType<typeof solid>, string[]]>([
    ['a cube is sound', solid(cube), []],
    ['a cube with a void is sound', solid(cube, turned(box([3, 3, 3], [2, 2, 2]))), []],
    ['301 three faces', solid(cube.slice(0, 3)), ['301@-1']],
    ['302 a missing lid, told by the walls below it', solid(cube.filter((_, i) => i !== 1)), ['302@1', '302@2', '302@3', '302@4']],
    ['303 two cubes on one edge', solid([...cube, ...box([10, 10, 0])]), ['303@3']],
    ['305 two cubes on one corner', solid([...cube, ...box([10, 10, 10])]), ['305@-1']],
    ['305 two cubes apart', solid([...cube, ...box([20, 0, 0])]), ['305@-1']],
    ['307 one wall turned', solid(replace(3, turned(cube)[3] as Face)), ['307@3']],
    ['405 inside out', solid(turned(cube)), ['405@-1']],
    ['405 a void like a body', solid(cube, box([3, 3, 3], [2, 2, 2])), ['405@-1']],
    ['401 a void through the wall', solid(cube, turned(box([8, 4, 4], [4, 2, 2]))), [expect.stringMatching(/^401@/) as unknown as string]],
    ['402 a void as large as its body', solid(cube, turned(cube)), ['402@-1']],
    ['402 a void twice', solid(cube, turned(box([3, 3, 3], [2, 2, 2])), turned(box([3, 3, 3], [2, 2, 2]))), ['402@-1']],
    ['404 a void that cuts the inside in two', solid(cube, turned(bevelled)), ['404@-1']],
    ['a void that touches a wall along one edge is sound', solid(cube, wedge), []],
    ['403 a void outside', solid(cube, turned(box([30, 3, 3], [2, 2, 2]))), ['403@-1']],
  ])('%s', (_, one, wanted) => expect(found(geometryFaults(one).faults).sort()).toEqual(wanted));

  it('306 names both surfaces that cut through each other', () => {
    // A cube whose lid is a pyramid pulled down through the floor.
    const tip: Place = [5, 5, -5];
    const lid = (a: Place, b: Place): Face => [[a, b, tip]];
    const top = (box([0, 0, 0])[1] as Face)[0] as readonly Place[];
    const faces = [...cube.filter((_, i) => i !== 1), ...top.map((a, i) => lid(a, top[(i + 1) % 4] as Place))];
    const codes = geometryFaults(solid(faces)).faults;
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes.map(({ code }) => code))).toEqual(new Set([306]));
    expect(faultText(codes[0] as Fault)).toMatch(/^306 SHELL_SELF_INTERSECTION at o\/geometry\/0 solid 0 shell 0 surface \d+: it cuts through surface \d+$/);
  });

  it('judges a shell only when its polygons are sound', () => {
    expect(found(geometryFaults(solid(replace(1, [flat([0, 0], [1, 0])]).slice(0, 5))).faults)).toEqual(['101@1']);
  });
});

describe('solids', () => {
  const composite = (...bodies: readonly (readonly Face[])[]) =>
    found(
      geometryFaults(
        planned(
          'CompositeSolid',
          bodies.map((faces) => [faces]),
        ),
      ).faults,
    );
  it('501, 502, 503: overlapping, the same, apart', () => {
    expect(composite(box([0, 0, 0]), box([10, 0, 0]))).toEqual([]);
    expect(composite(box([0, 0, 0]), box([9, 0, 0]))).toEqual([expect.stringMatching(/^501@/)]);
    expect(composite(box([0, 0, 0]), box([0, 0, 0]))).toEqual(['502@-1']);
    expect(composite(box([0, 0, 0]), box([30, 0, 0]))).toEqual(['503@-1']);
    // A MultiSolid may be in pieces.
    expect(geometryFaults(planned('MultiSolid', [[box([0, 0, 0])], [box([30, 0, 0])]])).faults).toEqual([]);
  });
  it('601: parts of one building that overlap', () => {
    const part = (id: string, x: number) => planned('Solid', [[box([x, 0, 0])]], id, ['b']);
    expect(familyFaults([part('a', 0), part('b', 10)])).toEqual([]);
    expect(familyFaults([part('a', 0), part('b', 9)]).map(({ code, object, why }) => [code, object, why])).toEqual([[601, 'a', 'it overlaps b']]);
  });
});

const real = join(process.cwd(), '../shared/real');
describe.skipIf(!existsSync(join(real, 'cityjson-invalid')))('files of val3dity, by the code in their name', () => {
  const codes = (path: string, reader: typeof format | typeof gml = format, proj4 = 'EPSG:28992') => {
    const { faults } = reader.read([{ name: path, bytes: new Uint8Array(readFileSync(join(real, path))) }], { proj4 });
    const count: Record<number, number> = {};
    for (const { code } of faults ?? []) count[code] = (count[code] ?? 0) + 1;
    return count;
  };
  it.each([
    ['501', 501],
    ['501_1', 501],
    ['503', 503],
    ['601', 601],
  ])('%s', (name, code) => expect(codes(`cityjson-invalid/test_geometry_specific/${name}.json`)).toEqual({ [code]: 1 }));
  it.each(['torus.city.json', 'cube_v10.city.json', 'cube_v11.city.json', 'several_lods_valid.json', 'geomtemplate_1.json'])('%s is valid', (name) =>
    expect(codes(`cityjson/val3dity/${name}`)).toEqual({}),
  );
  it('two stacked solids of CityGML are valid', () => expect(codes('citygml/csol1.gml', gml)).toEqual({}));

  it('finds in Delft what counting edges by hand finds: all 160 buildings are open', () => {
    const name = 'cityjson/cjio/delft.json';
    const { faults = [], buildings } = format.read([{ name, bytes: new Uint8Array(readFileSync(join(real, name))) }], {});
    const raw = JSON.parse(readFileSync(join(real, name), 'utf8')) as {
      CityObjects: Record<string, { geometry: { type: string; boundaries: number[][][][] }[] }>;
    };
    const open = Object.entries(raw.CityObjects).filter(([, { geometry }]) =>
      geometry.some(({ type, boundaries }) => {
        if (type !== 'Solid') return false;
        const edges = new Set(boundaries.flat(2).flatMap((ring) => ring.map((v, i) => `${v} ${ring[(i + 1) % ring.length]}`)));
        return [...edges].some((edge) => !edges.has(edge.split(' ').reverse().join(' ')));
      }),
    );
    expect(open.length).toBe(160);
    const told = new Set(faults.filter(({ code }) => code === 302).map(({ object }) => object));
    const sick = new Set(faults.filter(({ code }) => code < 300).map(({ object }) => object));
    for (const [id] of open) expect(told.has(id) || sick.has(id), id).toBe(true);
    expect(buildings.find(({ record }) => told.has(record.id))?.record.attributes?.['model.faultCodes']).toMatch(/302/);
  });

  it('finds every corner given twice in Delfshaven', () => {
    const name = 'cityjson/val3dity/3-20-DELFSHAVEN.city.json';
    const raw = JSON.parse(readFileSync(join(real, name), 'utf8')) as { CityObjects: Record<string, { geometry: { boundaries: number[][][] }[] }> };
    const twice = Object.values(raw.CityObjects).flatMap(({ geometry }) =>
      geometry.flatMap(({ boundaries }) => boundaries.filter((rings) => rings.some((ring) => ring.some((v, i) => v === ring[(i + 1) % ring.length])))),
    );
    expect(codes(name)[102]).toBe(twice.length);
  });
});
