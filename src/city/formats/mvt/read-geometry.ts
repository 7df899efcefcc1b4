import { fail } from '../../../base/problem.ts';

export type TilePoint = readonly [x: number, y: number];
/** In tile units, x east, y south. Polygons: outer ring, then holes, closed. */
export type TileGeometry =
  | { readonly kind: 'points'; readonly points: readonly TilePoint[] }
  | { readonly kind: 'lines'; readonly lines: readonly (readonly TilePoint[])[] }
  | { readonly kind: 'polygons'; readonly polygons: readonly (readonly (readonly TilePoint[])[])[] };
type Read = TileGeometry | { readonly kind: 'none'; readonly why: string };

const [moveTo, lineTo, closePath] = [1, 2, 7];
const unzigzag = (n: number): number => (n % 2 === 1 ? -(n + 1) / 2 : n / 2);

/** Twice the area, positive for an outer ring (the specification's surveyor's formula, 4.3.4.4). */
const turning = (ring: readonly TilePoint[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length] as TilePoint;
    return sum + x * v - u * y;
  }, 0);

interface Command {
  readonly id: number;
  readonly points: readonly TilePoint[];
}

/** Commands with their points, deltas summed. A count beyond what follows is refused before anything is allocated for it. */
function commandsOf(integers: readonly number[], where: string): Command[] {
  const commands: Command[] = [];
  let [x, y] = [0, 0];
  for (let at = 0; at < integers.length;) {
    const word = integers[at++] as number;
    const [id, count] = [word & 7, word >>> 3];
    if (id === closePath) {
      if (count !== 1) return fail('bad-mvt', where, `a ClosePath counts ${count}, not 1`);
      commands.push({ id, points: [] });
      continue;
    }
    if (id !== moveTo && id !== lineTo) return fail('bad-mvt', where, `an unknown drawing command ${id}`);
    if (count === 0) return fail('bad-mvt', where, 'a drawing command that counts 0');
    if (at + count * 2 > integers.length) return fail('bad-mvt', where, `a command of ${count} points is followed by ${integers.length - at} numbers`);
    const points: TilePoint[] = [];
    for (let i = 0; i < count; i++) {
      x += unzigzag(integers[at++] as number);
      y += unzigzag(integers[at++] as number);
      points.push([x, y]);
    }
    commands.push({ id, points });
  }
  return commands;
}

function linesOf(commands: readonly Command[], isClosed: boolean, where: string): TilePoint[][] {
  const lines: TilePoint[][] = [];
  const step = isClosed ? 3 : 2;
  for (let i = 0; i < commands.length; i += step) {
    const [start, run, end] = [commands[i], commands[i + 1], commands[i + 2]];
    if (start?.id !== moveTo || start.points.length !== 1 || run?.id !== lineTo || (isClosed && end?.id !== closePath))
      return fail('bad-mvt', where, `a ${isClosed ? 'ring must be a MoveTo, a LineTo and a ClosePath' : 'line must be a MoveTo and a LineTo'}`);
    lines.push([...start.points, ...run.points]);
  }
  return lines;
}

/** A feature's drawing commands as a geometry of its type (1 point, 2 line, 3 polygon). */
export function readGeometry(integers: readonly number[], type: number, where: string): Read {
  const commands = commandsOf(integers, where);
  if (type === 1) {
    const [only] = commands;
    if (only?.id !== moveTo || commands.length > 1) return fail('bad-mvt', where, 'points must be one MoveTo');
    return { kind: 'points', points: only.points };
  }
  if (type === 2) {
    const lines = linesOf(commands, false, where).filter((line) => line.some(([x, y]) => x !== line[0]?.[0] || y !== line[0]?.[1]));
    return lines.length > 0 ? { kind: 'lines', lines } : { kind: 'none', why: 'a line of no length' };
  }
  if (type !== 3) return { kind: 'none', why: `geometry of unknown type ${type}` };
  const polygons: TilePoint[][][] = [];
  for (const ring of linesOf(commands, true, where)) {
    const area = turning(ring);
    const closed = [...ring, ring[0] as TilePoint];
    if (area > 0) polygons.push([closed]);
    else if (area < 0) polygons[polygons.length - 1]?.push(closed);
  }
  return polygons.length > 0 ? { kind: 'polygons', polygons } : { kind: 'none', why: 'a polygon without an outer ring that has an area' };
}
