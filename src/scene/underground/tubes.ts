import {
  BoxGeometry,
  BufferAttribute,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  Sphere,
  Uint16BufferAttribute,
  Vector3,
  type RawShaderMaterial,
} from 'three';
import { heightOf, type Network } from '../../city/networks/index.ts';
import { NO_COLOUR } from '../../city/networks/columns.ts';
import type { City } from '../../city/city.ts';
import { networkColours } from './kinds.ts';

/** Side of the squares that small pipes are drawn in, metres: one draw call each, and skipped when out of sight. */
const CELL_M = 2560;
/** Wider than this is drawn everywhere, in one call. */
const TRUNK_M = 0.5;
const SIDES = 6;
/** Small pipes are drawn this far about the focus, thinning out towards it. */
export const REACH_M = 2400;
/** Does a square of pipes come within reach of a focus? */
export const isWithinReach = (ball: Sphere | null, focus: readonly [x: number, z: number]): boolean =>
  ball === null || Math.hypot(ball.center.x - focus[0], ball.center.z - focus[1]) - ball.radius < REACH_M;

/** Every straight piece of a network's links in three metres; what is drawn and what is picked are made from it. */
export interface Pieces {
  /** Start xyz and radius, end xyz and link number per piece. */
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly colour: Uint32Array;
  readonly count: number;
}

export function piecesOf({ columns: c, declaration }: Network, city: Pick<City, 'frame' | 'groundM'>): Pieces {
  const own = Number.parseInt(networkColours[declaration.kind].slice(1), 16);
  const most = c.heightM.length - c.linkIds.length;
  const [from, to, colour] = [new Float32Array(Math.max(0, most) * 4), new Float32Array(Math.max(0, most) * 4), new Uint32Array(Math.max(0, most))];
  let count = 0;
  const place = (i: number, depthM: number): readonly [number, number, number] => {
    const [lon, lat] = [c.lonLat[i * 2] as number, c.lonLat[i * 2 + 1] as number];
    const [x, y] = city.frame.toPlan(lon, lat);
    const z = c.heightM[i] as number;
    return [x, heightOf(z, depthM, Number.isNaN(z) ? city.groundM(lon, lat) : 0), -y];
  };
  for (let n = 0; n < c.linkIds.length; n++) {
    // Decks and tracks above ground are drawn by the city model.
    if (c.level[n] !== 0) continue;
    const radius = (c.diameterM[n] as number) / 2;
    const tone = c.colour[n] === NO_COLOUR ? own : (c.colour[n] as number);
    let last = place(c.start[n] as number, c.depthM[n] as number);
    for (let i = (c.start[n] as number) + 1; i < (c.start[n + 1] as number); i++) {
      const next = place(i, c.depthM[n] as number);
      from.set([...last, radius], count * 4);
      to.set([...next, n], count * 4);
      colour[count++] = tone;
      last = next;
    }
  }
  return { from: from.subarray(0, count * 4), to: to.subarray(0, count * 4), colour: colour.subarray(0, count), count };
}

function cylinder(): { readonly position: BufferAttribute; readonly index: BufferAttribute } {
  const xyz: number[] = [];
  const triangles: number[] = [];
  for (let k = 0; k < SIDES; k++) {
    const a = (k / SIDES) * Math.PI * 2;
    xyz.push(Math.cos(a), Math.sin(a), 0, Math.cos(a), Math.sin(a), 1);
    const [p, q] = [k * 2, ((k + 1) % SIDES) * 2];
    triangles.push(p, q, q + 1, p, q + 1, p + 1);
  }
  return { position: new BufferAttribute(Float32Array.from(xyz), 3), index: new Uint16BufferAttribute(triangles, 1) };
}

/** Meshes of one network: its trunks in one, the rest by square. */
export interface TubeSet {
  readonly meshes: readonly Mesh[];
  readonly pieces: Pieces;
  /** Pieces by what they are drawn with, with the ball around them: aiming skips those out of the line of sight. */
  readonly cells: readonly {
    readonly mesh: Mesh;
    readonly list: readonly number[];
    readonly centre: readonly [number, number, number];
    readonly radiusM: number;
  }[];
  /** The longest piece of each link within a circle: its middle, three metres. */
  middlesNear(focus: readonly [x: number, z: number], reachM: number): readonly PipeMiddle[];
  /** Stations as thick pieces along their length, for aiming; the fourth number of `to` is the node's. */
  readonly stations: Stations;
  dispose(): void;
}
export interface PipeMiddle {
  readonly at: readonly [x: number, y: number, z: number];
  /** The ends of its piece. */
  readonly ends: readonly [readonly [x: number, y: number, z: number], readonly [x: number, y: number, z: number]];
  readonly radiusM: number;
  /** From the circle's middle. */
  readonly awayM: number;
}
interface Stations {
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly list: readonly number[];
}

export function createTubes(network: Network, number: number, city: City, material: RawShaderMaterial, boxMaterial: RawShaderMaterial): TubeSet {
  const pieces = piecesOf(network, city);
  const base = cylinder();
  const groups = new Map<string, number[]>();
  for (let i = 0; i < pieces.count; i++) {
    const isTrunk = (pieces.from[i * 4 + 3] as number) * 2 >= TRUNK_M;
    const key = isTrunk ? 'trunk' : `${Math.floor((pieces.from[i * 4] as number) / CELL_M)},${Math.floor((pieces.from[i * 4 + 2] as number) / CELL_M)}`;
    const list = groups.get(key);
    if (list) list.push(i);
    else groups.set(key, [i]);
  }
  const made = [...groups].map(([key, list]) => ({ key, list, geometry: instances(base, pieces, list, number) }));
  const meshes = made.map(({ key, geometry }) => Object.assign(new Mesh(geometry, material), { userData: { isTrunk: key === 'trunk' } }));
  const cells = made.map(({ list, geometry }, k) => {
    const ball = geometry.boundingSphere ?? new Sphere();
    return { mesh: meshes[k] as Mesh, list, centre: ball.center.toArray(), radiusM: ball.radius };
  });
  const boxes = boxesOf(network, number, city);
  if (boxes.nodes.length > 0) meshes.push(Object.assign(new Mesh(boxGeometry(boxes), boxMaterial), { userData: { isTrunk: true } }));
  for (const mesh of meshes) {
    mesh.matrixAutoUpdate = mesh.matrixWorldAutoUpdate = false;
    mesh.raycast = () => undefined;
  }
  return {
    meshes,
    pieces,
    cells,
    stations: stationsOf(boxes),
    middlesNear(focus, reachM) {
      const longest = new Map<number, PipeMiddle & { readonly lengthM: number }>();
      for (const { list, centre, radiusM } of cells) {
        if (Math.hypot(centre[0] - focus[0], centre[2] - focus[1]) > radiusM + reachM) continue;
        for (const i of list) {
          const middle = middleOf(pieces, i, focus);
          const link = pieces.to[i * 4 + 3] as number;
          if (middle.awayM < reachM && middle.lengthM > (longest.get(link)?.lengthM ?? 0)) longest.set(link, middle);
        }
      }
      return [...longest.values()];
    },
    dispose() {
      for (const mesh of meshes) {
        mesh.removeFromParent();
        mesh.geometry.dispose();
      }
    },
  };
}

function middleOf({ from, to }: Pieces, piece: number, focus: readonly [number, number]): PipeMiddle & { readonly lengthM: number } {
  const [a, b] = [from.subarray(piece * 4, piece * 4 + 4), to.subarray(piece * 4, piece * 4 + 3)] as unknown as [readonly number[], readonly number[]];
  const [ax, ay, az, radiusM] = a as readonly [number, number, number, number];
  const [bx, by, bz] = b as readonly [number, number, number];
  const at = [(ax + bx) / 2, (ay + by) / 2, (az + bz) / 2] as const;
  return {
    at,
    ends: [
      [ax, ay, az],
      [bx, by, bz],
    ],
    radiusM,
    awayM: Math.hypot(at[0] - focus[0], at[2] - focus[1]),
    lengthM: Math.hypot(bx - ax, by - ay, bz - az),
  };
}

function toneOf(colour: number, number: number): readonly [number, number, number, number] {
  return [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255, number];
}

function instances(base: ReturnType<typeof cylinder>, pieces: Pieces, list: readonly number[], number: number): InstancedBufferGeometry {
  const [from, to, tone] = [new Float32Array(list.length * 4), new Float32Array(list.length * 4), new Uint8Array(list.length * 4)];
  const [low, high] = [new Vector3(Infinity, Infinity, Infinity), new Vector3(-Infinity, -Infinity, -Infinity)];
  const point = new Vector3();
  list.forEach((i, k) => {
    from.set(pieces.from.subarray(i * 4, i * 4 + 4), k * 4);
    to.set(pieces.to.subarray(i * 4, i * 4 + 4), k * 4);
    tone.set(toneOf(pieces.colour[i] as number, number), k * 4);
    for (const ends of [from, to]) {
      point.fromArray(ends, k * 4);
      low.min(point);
      high.max(point);
    }
  });
  const made = new InstancedBufferGeometry();
  made.setIndex(base.index.clone());
  made.setAttribute('position', base.position.clone());
  made.setAttribute('from', new InstancedBufferAttribute(from, 4));
  made.setAttribute('to', new InstancedBufferAttribute(to, 4));
  made.setAttribute('tone', new InstancedBufferAttribute(tone, 4, true));
  made.instanceCount = list.length;
  made.boundingSphere = new Sphere(low.clone().add(high).divideScalar(2), low.distanceTo(high) / 2 + 4);
  return made;
}

function stationsOf({ middles, sizes, nodes }: Boxes): Stations {
  const [from, to] = [new Float32Array(nodes.length * 4), new Float32Array(nodes.length * 4)];
  nodes.forEach((node, k) => {
    const [x, y, z] = middles.subarray(k * 4, k * 4 + 3) as unknown as [number, number, number];
    const [lengthM, heightM, widthM, turn] = sizes.subarray(k * 4, k * 4 + 4) as unknown as [number, number, number, number];
    const radius = Math.min(heightM, widthM) / 2;
    const [dx, dz] = [Math.sin(turn) * (lengthM / 2 - radius), -Math.cos(turn) * (lengthM / 2 - radius)];
    from.set([x - dx, y, z - dz, radius], k * 4);
    to.set([x + dx, y, z + dz, node], k * 4);
  });
  return { from, to, list: nodes.map((_, k) => k) };
}

interface Boxes {
  /** Middle xyz in three metres and number to be marked by; length, height, width and bearing; colour and network. */
  readonly middles: Float32Array;
  readonly sizes: Float32Array;
  readonly tones: Uint8Array;
  readonly nodes: readonly number[];
}

/** Stations below ground. */
function boxesOf({ columns: c, declaration }: Network, number: number, city: City): Boxes {
  const own = Number.parseInt(networkColours[declaration.kind].slice(1), 16);
  const rows = c.nodeIds.map((_, i) => i).filter((i) => Number.isFinite(c.nodeBox[i * 4] as number) && (c.nodeDepthM[i] as number) > 0);
  const [from, to, tone] = [new Float32Array(rows.length * 4), new Float32Array(rows.length * 4), new Uint8Array(rows.length * 4)];
  rows.forEach((i, k) => {
    const [lon, lat] = [c.nodeLonLat[i * 2] as number, c.nodeLonLat[i * 2 + 1] as number];
    const [x, y] = city.frame.toPlan(lon, lat);
    const z = heightOf(c.nodeHeightM[i] as number, c.nodeDepthM[i] as number, city.groundM(lon, lat));
    from.set([x, z, -y, c.linkIds.length + i], k * 4);
    const [lengthM, widthM, heightM, bearing] = c.nodeBox.subarray(i * 4, i * 4 + 4) as unknown as [number, number, number, number];
    to.set([lengthM, heightM, widthM, (bearing * Math.PI) / 180], k * 4);
    tone.set(toneOf(c.nodeColour[i] === NO_COLOUR ? own : (c.nodeColour[i] as number), number), k * 4);
  });
  return { middles: from, sizes: to, tones: tone, nodes: rows };
}

function boxGeometry({ middles, sizes, tones, nodes }: Boxes): InstancedBufferGeometry {
  const cube = new BoxGeometry(1, 1, 1);
  const made = new InstancedBufferGeometry();
  made.setIndex(cube.index);
  made.setAttribute('position', cube.getAttribute('position'));
  made.setAttribute('normal', cube.getAttribute('normal'));
  made.setAttribute('from', new InstancedBufferAttribute(middles, 4));
  made.setAttribute('to', new InstancedBufferAttribute(sizes, 4));
  made.setAttribute('tone', new InstancedBufferAttribute(tones, 4, true));
  made.instanceCount = nodes.length;
  made.boundingSphere = new Sphere(new Vector3(), 1e6);
  return made;
}
