import { mercatorX, mercatorY } from '../../../src/base/geodesy.ts';
import type { PackInput } from '../../../src/city/pack/pack-input.ts';
import { worldPixels, type MercatorGrid } from '../../../src/city/terrain/elevation.ts';
import { testTown, townFrame, townOrigin } from './town.ts';

/** One round hill, 90 m high, 18 % steep at its flanks, north of the houses. */
export const hill = { x: 0, y: 1000, heightM: 90, spreadM: 300 };
export const hillM = (x: number, y: number): number =>
  hill.heightM * Math.exp(-((x - hill.x) * (x - hill.x) + (y - hill.y) * (y - hill.y)) / (2 * hill.spreadM * hill.spreadM));

function grid(): MercatorGrid {
  const [zoom, tilePx] = [13, 512];
  const world = worldPixels({ zoom, tilePx });
  const [ox, oy] = [mercatorX(townOrigin.lon) * world, mercatorY(townOrigin.lat) * world];
  const perM = world * townFrame.mercatorPerM;
  const [x0, y0, side] = [Math.floor(ox) - 400, Math.floor(oy) - 400, 800];
  const heightM = Float32Array.from({ length: side * side }, (_, n) => {
    const [px, py] = [x0 + (n % side) + 0.5, y0 + Math.floor(n / side) + 0.5];
    return hillM((px - ox) / perM, (oy - py) / perM);
  });
  return { zoom, tilePx, x0, y0, width: side, height: side, heightM };
}

/** The test town on a hill's foot: houses stand where the ground is. */
export function hillTown(): PackInput {
  const town = testTown();
  const buildings = town.buildings.map(({ record, mesh }) => {
    const [x, y] = townFrame.toPlan(record.lon, record.lat);
    const baseM = hillM(x, y);
    // The tops go up with the ground, the feet stay below it.
    const positions = mesh.positions.map((value, i) => (i % 3 === 2 && value > 0 ? value + baseM : value));
    return { record: { ...record, baseM }, mesh: { ...mesh, positions } };
  });
  return { ...town, buildings, terrain: { grid: grid(), encoding: 'terrarium', minZoom: 8 } };
}
