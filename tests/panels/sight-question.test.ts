import { describe, expect, it } from 'vitest';
import { createPlanFrame } from '../../src/base/geodesy.ts';
import { geodesicRing } from '../../src/base/geodesic.ts';
import { emptySight, readSight, seenPolygons, viewFigures, writeSight } from '../../src/panels/sight/question.ts';

const spot = { lon: 150.0000001, lat: 20.5, heightM: 3.25 };

describe('a question of sight', () => {
  it('is the same after a trip through the address', () => {
    const view = { ...emptySight, kind: 'view', spots: [spot], eyeM: 12, radiusM: 450, azimuthDeg: 35.5, fieldDeg: 120, targetM: 1.5 } as const;
    const line = { ...emptySight, spots: [spot, { ...spot, heightM: 40 }] };
    for (const asked of [view, line, emptySight]) expect(readSight(writeSight(asked))).toEqual(asked);
    expect(readSight('view|-1|1e9|x|0|y|1,2')).toEqual({ ...emptySight, kind: 'view' });
  });
});

describe('what is seen', () => {
  const frame = createPlanFrame([150, 20.5]);
  const side = 2;
  /** Two rows of five; the third of the first row is hidden, the second row begins later. */
  const places = [0, 1, 2, 3, 4, 6, 7, 8, 9].map((n) => [(n % 5) * side, Math.floor(n / 5) * side] as const);
  const corner = Float32Array.from(places.flatMap(([x, y]) => [x, y, 0]));
  const repeated = (v: readonly number[]) => Float32Array.from(places.flatMap(() => v));
  const answer = {
    cells: { count: places.length, corner, across: repeated([side, 0, 0]), along: repeated([0, side, 0]), colour: new Float32Array(36) },
    spots: places.map(([x, y]) => {
      const [lon, lat] = frame.toLonLat(x + side / 2, y + side / 2);
      return { lon, lat, heightM: 0 };
    }),
    seen: Uint8Array.of(1, 1, 0, 1, 1, 1, 1, 1, 1),
    onRoof: Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0),
    cellM: side,
    cellM2: 4,
  };
  it('is counted by ground and roof', () => {
    expect(viewFigures(answer)).toEqual({ groundM2: 28, roofM2: 4, allM2: 36, share: 8 / 9 });
  });
  it('leaves as strips with the area it is told to have', () => {
    const { coordinates } = seenPolygons(answer);
    expect(coordinates).toHaveLength(3);
    const total = coordinates.reduce((sum, [ring = []]) => sum + geodesicRing(ring.slice(0, -1).map(([lon = 0, lat = 0]) => ({ lon, lat }))).areaM2, 0);
    const scale = frame.scaleAt(20.5);
    expect(total * scale.east * scale.north).toBeCloseTo(32, 0);
  });
});
