import type { Problem } from '../../../base/problem.ts';
import { childOf, childrenOf, type XmlNode } from '../xml.ts';

/** Vertices of an object; the same place is one vertex, since GML repeats what polygons share. */
export interface VertexPool {
  add(x: number, y: number, z: number): number;
  done(): Float64Array;
}

export function createVertexPool(): VertexPool {
  const xyz: number[] = [];
  const known = new Map<string, number>();
  return {
    add(x, y, z) {
      const key = `${x} ${y} ${z}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      xyz.push(x, y, z);
      known.set(key, xyz.length / 3 - 1);
      return xyz.length / 3 - 1;
    },
    done: () => Float64Array.from(xyz),
  };
}

export const numbersOf = (text: string): number[] => (text.trim() === '' ? [] : text.trim().split(/\s+/).map(Number));

/** `gml:coordinates` (GML 3.1.1, 9.1.4.3): tuples and numbers apart by marks the element names itself. */
function tuplesOf({ text, attributes }: XmlNode): number[][] {
  const { decimal = '.', cs = ',', ts = ' ' } = attributes;
  const between = ts === ' ' ? /\s+/ : ts;
  return text
    .trim()
    .split(between)
    .filter((tuple) => tuple !== '')
    .map((tuple) => tuple.split(cs).map((number) => Number(decimal === '.' ? number : number.replace(decimal, '.'))));
}

/** Positions of a ring, line or point: `posList`, `pos`, `coordinates` or points; heights are 0 where there are none. */
export function positionsOf(node: XmlNode, where: string, notes: Problem[]): number[][] {
  const list = childOf(node, 'posList');
  const tuples: number[][] = [];
  if (list) {
    const size = Number(list.attributes['srsDimension'] ?? node.attributes['srsDimension'] ?? 3) === 2 ? 2 : 3;
    const numbers = numbersOf(list.text);
    for (let i = 0; i + size <= numbers.length; i += size) tuples.push(numbers.slice(i, i + size));
    if (numbers.length % size !== 0) notes.push({ code: 'bad-coordinates', where, why: `${numbers.length} numbers are not a multiple of ${size}` });
  } else {
    for (const pos of childrenOf(node, 'pos')) tuples.push(numbersOf(pos.text));
    for (const property of [...childrenOf(node, 'pointProperty'), ...childrenOf(node, 'pointRep')])
      for (const point of childrenOf(property, 'Point')) tuples.push(...positionsOf(point, where, notes));
    const coordinates = childOf(node, 'coordinates');
    if (coordinates) tuples.push(...tuplesOf(coordinates));
  }
  const whole = tuples.filter((tuple) => tuple.length >= 2 && tuple.every(Number.isFinite));
  if (whole.length < tuples.length) notes.push({ code: 'bad-coordinates', where, why: `${tuples.length - whole.length} positions are not finite numbers` });
  return whole.map(([x = 0, y = 0, z = 0]) => [x, y, z]);
}
