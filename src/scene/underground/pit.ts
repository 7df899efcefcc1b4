import { BufferAttribute, BufferGeometry, Mesh, type RawShaderMaterial } from 'three';
import type { PlanFrame } from '../../base/geodesy.ts';
import type { PitPlace } from '../../session/underground.ts';
import type { Pieces } from './tubes.ts';

/** A pit in three metres: middle, half sides, the unit vector along its length, ground and floor. */
export interface Pit {
  readonly x: number;
  readonly z: number;
  readonly halfLengthM: number;
  readonly halfWidthM: number;
  readonly along: readonly [x: number, z: number];
  readonly groundM: number;
  readonly floorM: number;
}

export const PIT_LENGTH_M = 84;
export const PIT_WIDTH_M = 44;
/** Deep enough to lay bare a metro tunnel. */
export const PIT_DEPTH_M = 26;

export function pitAt(place: PitPlace, frame: PlanFrame, groundM: number): Pit {
  const [x, y] = frame.toPlan(place.lon, place.lat);
  const turn = (place.bearingDeg * Math.PI) / 180;
  return {
    x,
    z: -y,
    halfLengthM: PIT_LENGTH_M / 2,
    halfWidthM: PIT_WIDTH_M / 2,
    along: [Math.sin(turn), -Math.cos(turn)],
    groundM,
    floorM: groundM - PIT_DEPTH_M,
  };
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
      if (Math.abs((x - pit.x) * across[0] + (z - pit.z) * across[1]) > half || y > pit.groundM || y < pit.floorM) continue;
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

/** Walls and floor seen from inside. */
export function pitMesh(pit: Pit, material: RawShaderMaterial): Mesh {
  const [ux, uz] = pit.along;
  const corner = (u: number, v: number, y: number): readonly [number, number, number] => [
    pit.x + u * pit.halfLengthM * ux - v * pit.halfWidthM * uz,
    y,
    pit.z + u * pit.halfLengthM * uz + v * pit.halfWidthM * ux,
  ];
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
    quad(xyz, normals, [corner(u, v, pit.floorM), corner(u, v, pit.groundM), corner(s, t, pit.groundM), corner(s, t, pit.floorM)], n);
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
