import type { PlanFrame } from '../../../base/geodesy.ts';
import type { FurnitureSet } from '../../pack/pack-input.ts';
import type { OsmData, Tags } from './data.ts';
import { metresIn } from './lengths.ts';
import { positionsOf } from './rings.ts';

/** Where the file tells no height, metres; trees of a row stand this far apart. */
const usualM: Readonly<Record<string, number>> = { 'tree-broadleaf': 9, 'tree-conifer': 12, 'tree-palm': 10, 'street-lamp': 8 };
const rowStepM = 9;

const treeKind = (tags: Tags): string =>
  tags.get('leaf_type') === 'needleleaved'
    ? 'tree-conifer'
    : tags.get('leaf_type') === 'palm' || /palm/i.test(tags.get('taxon') ?? tags.get('genus') ?? '')
      ? 'tree-palm'
      : 'tree-broadleaf';

/** A steady number between 0 and 1 from an id: trees of unknown height are not all alike, and the same in every run. */
const steady = (id: number): number => (Math.imul(id | 0, 0x9e3779b1) >>> 0) / 2 ** 32;

interface Standing {
  readonly x: number;
  readonly y: number;
  readonly heightM: number;
  readonly turn: number;
}

function alongRow(points: readonly (readonly [number, number])[]): [number, number][] {
  const out: [number, number][] = [];
  let owed = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i] as [number, number], points[i + 1] as [number, number]];
    const length = Math.hypot(bx - ax, by - ay);
    for (; owed <= length; owed += rowStepM) out.push([ax + ((bx - ax) * owed) / Math.max(length, 1e-9), ay + ((by - ay) * owed) / Math.max(length, 1e-9)]);
    owed -= length;
  }
  return out;
}

/** Trees, rows of trees and street lamps. */
export function furnitureOf(data: OsmData, frame: PlanFrame): FurnitureSet[] {
  const sets = new Map<string, Standing[]>();
  const stand = (kind: string, [x, y]: readonly [number, number], tags: Tags, id: number): void => {
    const told = metresIn(tags.get('height'));
    const usual = (usualM[kind] as number) * (kind === 'street-lamp' ? 1 : 0.75 + steady(id) * 0.5);
    const list = sets.get(kind) ?? [];
    sets.set(kind, list);
    list.push({ x, y, heightM: told > 0.5 && told < 90 ? told : usual, turn: steady(id + 7) * 2 * Math.PI });
  };
  for (const { id, at, tags } of data.taggedNodes) {
    const place = frame.toPlan(data.lon[at] as number, data.lat[at] as number);
    if (tags.get('natural') === 'tree') stand(treeKind(tags), place, tags, id);
    else if (tags.get('highway') === 'street_lamp') stand('street-lamp', place, tags, id);
  }
  for (const way of data.ways.values()) {
    if (way.tags.get('natural') !== 'tree_row') continue;
    const line = positionsOf(data, way.refs)?.map(([lon, lat]) => frame.toPlan(lon, lat)) ?? [];
    alongRow(line).forEach((place, i) => stand(treeKind(way.tags), place, way.tags, way.id + i));
  }
  return [...sets].map(([kind, list]) => ({
    kind,
    positions: Float64Array.from(list.flatMap(({ x, y }) => [x, y, 0])),
    scale: Float32Array.from(list, ({ heightM }) => heightM),
    turn: Float32Array.from(list, ({ turn }) => turn),
  }));
}
