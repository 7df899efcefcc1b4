import { BufferAttribute, BufferGeometry, Mesh, type RawShaderMaterial } from 'three';
import type { PlanFrame } from '../../base/geodesy.ts';
import type { PitPlace } from '../../session/underground.ts';
import type { Pieces } from './tubes.ts';

/** A pit in three metres: middle, half sides, the unit vector along its length, ground and floor. Its rim lies in a plane. */
export interface Pit {
  readonly x: number;
  readonly z: number;
  readonly halfLengthM: number;
  readonly halfWidthM: number;
  readonly along: readonly [x: number, z: number];
  /** Of the ground at the middle. */
  readonly groundM: number;
  /** How the ground rises along the pit and across it, metres a metre. */
  readonly slope: readonly [along: number, across: number];
  readonly floorM: number;
}

export const PIT_LENGTH_M = 84;
export const PIT_WIDTH_M = 44;
/** Deep enough to lay bare a metro tunnel. */
export const PIT_DEPTH_M = 26;

/** Ground is looked at so often along each side. */
const SAMPLES = 9;

/** `groundM`: height of the ground in three metres. On a hill the rim is the plane that fits the ground best (least squares). */
export function pitAt(place: PitPlace, frame: PlanFrame, groundM: (x: number, z: number) => number): Pit {
  const [x, y] = frame.toPlan(place.lon, place.lat);
  const turn = (place.bearingDeg * Math.PI) / 180;
  const along = [Math.sin(turn), -Math.cos(turn)] as const;
  const [halfLengthM, halfWidthM] = [PIT_LENGTH_M / 2, PIT_WIDTH_M / 2];
  // Over a lattice about the middle the sums of u, v and u v vanish: mean and slopes come one by one.
  let [mean, rising, u2, climbing, v2] = [0, 0, 0, 0, 0];
  for (let i = 0; i < SAMPLES; i++)
    for (let j = 0; j < SAMPLES; j++) {
      const [u, v] = [((2 * i) / (SAMPLES - 1) - 1) * halfLengthM, ((2 * j) / (SAMPLES - 1) - 1) * halfWidthM];
      const h = groundM(x + u * along[0] - v * along[1], -y + u * along[1] + v * along[0]);
      mean += h;
      rising += u * h;
      climbing += v * h;
      u2 += u * u;
      v2 += v * v;
    }
  mean /= SAMPLES ** 2;
  return { x, z: -y, halfLengthM, halfWidthM, along, groundM: mean, slope: [rising / u2, climbing / v2], floorM: mean - PIT_DEPTH_M };
}

/** Metres along the pit and across it, from its middle. */
export function inPit(pit: Pit, x: number, z: number): readonly [u: number, v: number] {
  const [dx, dz] = [x - pit.x, z - pit.z];
  return [dx * pit.along[0] + dz * pit.along[1], -dx * pit.along[1] + dz * pit.along[0]];
}

/** Does a place lie within the pit? */
export function holds(pit: Pit, [x, y, z]: readonly [number, number, number]): boolean {
  const [u, v] = inPit(pit, x, z);
  return Math.abs(u) < pit.halfLengthM && Math.abs(v) < pit.halfWidthM && y > pit.floorM;
}

/** Height of the rim's plane. */
export function rimM(pit: Pit, x: number, z: number): number {
  const [u, v] = inPit(pit, x, z);
  return pit.groundM + u * pit.slope[0] + v * pit.slope[1];
}

/** Does the line of sight to a point below the ground pass through the pit's opening? As in the shader. */
export function isSeenThrough(pit: Pit, eye: readonly [number, number, number], [x, y, z]: readonly [number, number, number]): boolean {
  const above = eye[1] - rimM(pit, eye[0], eye[2]);
  if (above <= 0) return true;
  const t = above / Math.max(above - (y - rimM(pit, x, z)), 1e-3);
  const [u, v] = inPit(pit, eye[0] + (x - eye[0]) * t, eye[2] + (z - eye[2]) * t);
  return Math.abs(u) < pit.halfLengthM && Math.abs(v) < pit.halfWidthM;
}

/** Where a pipe goes through a wall of the pit. */
export interface CrossSection {
  readonly centre: readonly [x: number, y: number, z: number];
  /** Into the pit. */
  readonly normal: readonly [x: number, z: number];
  readonly radiusM: number;
  /** How much longer than high the cut is: 1 where the pipe meets the wall squarely. */
  readonly stretch: number;
  readonly colour: number;
  readonly link: number;
}

/** Cuts of straight pieces with the four upright walls, between floor and ground. */
export function crossSections(pieces: Pieces, pit: Pit): CrossSection[] {
  const [ux, uz] = pit.along;
  const walls = [
    { normal: [-ux, -uz] as const, off: pit.halfLengthM, across: [-uz, ux] as const, half: pit.halfWidthM },
    { normal: [ux, uz] as const, off: pit.halfLengthM, across: [-uz, ux] as const, half: pit.halfWidthM },
    { normal: [uz, -ux] as const, off: pit.halfWidthM, across: [ux, uz] as const, half: pit.halfLengthM },
    { normal: [-uz, ux] as const, off: pit.halfWidthM, across: [ux, uz] as const, half: pit.halfLengthM },
  ];
  const found: CrossSection[] = [];
  for (let i = 0; i < pieces.count; i++) {
    const [ax, ay, az, radiusM] = pieces.from.subarray(i * 4, i * 4 + 4) as unknown as [number, number, number, number];
    const [bx, by, bz, link] = pieces.to.subarray(i * 4, i * 4 + 4) as unknown as [number, number, number, number];
    for (const { normal, off, across, half } of walls) {
      // Distance inside the wall's plane: positive within the pit.
      const inside = (x: number, z: number): number => off + (x - pit.x) * normal[0] + (z - pit.z) * normal[1];
      const [p, q] = [inside(ax, az), inside(bx, bz)];
      if (p > 0 === q > 0) continue;
      const t = p / (p - q);
      const [x, y, z] = [ax + (bx - ax) * t, ay + (by - ay) * t, az + (bz - az) * t];
      if (Math.abs((x - pit.x) * across[0] + (z - pit.z) * across[1]) > half || y > rimM(pit, x, z) || y < pit.floorM) continue;
      const length = Math.hypot(bx - ax, by - ay, bz - az) || 1;
      const square = Math.abs(((bx - ax) * normal[0] + (bz - az) * normal[1]) / length);
      found.push({ centre: [x, y, z], normal, radiusM, stretch: 1 / Math.max(0.3, square), colour: pieces.colour[i] as number, link });
    }
  }
  return found;
}

const quad = (xyz: number[], normals: number[], corners: readonly (readonly [number, number, number])[], n: readonly [number, number, number]): void => {
  for (const k of [0, 1, 2, 0, 2, 3]) {
    xyz.push(...(corners[k] as readonly [number, number, number]));
    normals.push(...n);
  }
};

/** A corner of the pit by its signs along and across. */
export function cornerOf({ x, z, along: [ux, uz], halfLengthM, halfWidthM }: Pit, u: number, v: number): readonly [x: number, z: number] {
  return [x + u * halfLengthM * ux - v * halfWidthM * uz, z + u * halfLengthM * uz + v * halfWidthM * ux];
}

/** Walls and floor seen from inside; the walls end at the rim. */
export function pitMesh(pit: Pit, material: RawShaderMaterial): Mesh {
  const [ux, uz] = pit.along;
  const corner = (u: number, v: number, y: number): readonly [number, number, number] => {
    const [x, z] = cornerOf(pit, u, v);
    return [x, y, z];
  };
  const rim = (u: number, v: number): readonly [number, number, number] => corner(u, v, rimM(pit, ...cornerOf(pit, u, v)));
  const [xyz, normals]: [number[], number[]] = [[], []];
  const ring = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;
  ring.forEach(([u, v], k) => {
    const [s, t] = ring[(k + 1) % 4] as readonly [number, number];
    const [mx, mz] = [(u + s) / 2, (v + t) / 2];
    const n = [-(mx * ux - mz * uz), 0, -(mx * uz + mz * ux)] as const;
    quad(xyz, normals, [corner(u, v, pit.floorM), rim(u, v), rim(s, t), corner(s, t, pit.floorM)], n);
  });
  quad(xyz, normals, [corner(-1, -1, pit.floorM), corner(1, -1, pit.floorM), corner(1, 1, pit.floorM), corner(-1, 1, pit.floorM)], [0, 1, 0]);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(xyz), 3));
  geometry.setAttribute('normal', new BufferAttribute(Float32Array.from(normals), 3));
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = mesh.matrixWorldAutoUpdate = false;
  mesh.raycast = () => undefined;
  return mesh;
}

const SEGMENTS = 24;
const LEAST_RADIUS_M = 0.12;
const RIM = 0.72;

/** A rim in the pipe's colour round a dark bore, for each cut. */
export function sectionMesh(sections: readonly CrossSection[], material: RawShaderMaterial): Mesh {
  const [xyz, colours]: [number[], number[]] = [[], []];
  for (const { centre, normal, radiusM, stretch, colour } of sections) {
    const r = Math.max(radiusM, LEAST_RADIUS_M);
    const rgb = [((colour >> 16) & 255) / 255, ((colour >> 8) & 255) / 255, (colour & 255) / 255] as const;
    const at = (k: number, share: number): readonly [number, number, number] => {
      const a = (k / SEGMENTS) * Math.PI * 2;
      const w = Math.cos(a) * r * stretch * share;
      // A hand's breadth off the wall, so that they do not fight for depth.
      return [centre[0] + normal[0] * 0.06 - normal[1] * w, centre[1] + Math.sin(a) * r * share, centre[2] + normal[1] * 0.06 + normal[0] * w];
    };
    const put = (p: readonly [number, number, number], shade: number): void => {
      xyz.push(...p);
      colours.push(rgb[0] * shade, rgb[1] * shade, rgb[2] * shade);
    };
    for (let k = 0; k < SEGMENTS; k++) {
      for (const p of [at(0, 0), at(k, RIM), at(k + 1, RIM)]) put(p, 0.22);
      for (const p of [at(k, RIM), at(k, 1), at(k + 1, 1), at(k, RIM), at(k + 1, 1), at(k + 1, RIM)]) put(p, 1);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(xyz), 3));
  geometry.setAttribute('colour3', new BufferAttribute(Float32Array.from(colours), 3));
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = mesh.matrixWorldAutoUpdate = false;
  mesh.raycast = () => undefined;
  return mesh;
}
