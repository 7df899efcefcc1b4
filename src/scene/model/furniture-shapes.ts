import { BufferAttribute, BufferGeometry, CylinderGeometry, ConeGeometry, IcosahedronGeometry, Matrix4, OctahedronGeometry, Vector3 } from 'three';
import { noiseAt } from '../../base/random.ts';

/** Unit shapes (1 high, foot at the origin, Y up) with `paint`: kind (0 wood, 1 leaf, 2 metal, 3 glass) and height in the crown. */
export interface FurnitureShape {
  readonly position: BufferAttribute;
  readonly normal: BufferAttribute;
  readonly paint: BufferAttribute;
  readonly index: BufferAttribute;
}

const Paint = { wood: 0, leaf: 1, metal: 2, glass: 3 } as const;

interface Part {
  readonly geometry: BufferGeometry;
  readonly kind: number;
  /** Normals point away from here, for soft crowns; null keeps the geometry's own. */
  readonly heart: Vector3 | null;
}

function join(parts: readonly Part[]): FurnitureShape {
  const position: number[] = [];
  const normal: number[] = [];
  const paint: number[] = [];
  const index: number[] = [];
  const point = new Vector3();
  for (const { geometry, kind, heart } of parts) {
    const first = position.length / 3;
    const places = geometry.getAttribute('position');
    const normals = geometry.getAttribute('normal');
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < places.count; i++) {
      low = Math.min(low, places.getY(i));
      high = Math.max(high, places.getY(i));
    }
    for (let i = 0; i < places.count; i++) {
      point.fromBufferAttribute(places, i);
      position.push(point.x, point.y, point.z);
      paint.push(kind, high > low ? (point.y - low) / (high - low) : 0.5, 0, 0);
      if (heart) point.sub(heart).normalize();
      else point.fromBufferAttribute(normals, i);
      normal.push(point.x, point.y, point.z);
    }
    const own = geometry.getIndex();
    const count = own ? own.count : places.count;
    for (let i = 0; i < count; i++) index.push(first + (own ? own.getX(i) : i));
    geometry.dispose();
  }
  return {
    position: new BufferAttribute(new Float32Array(position), 3),
    normal: new BufferAttribute(new Float32Array(normal), 3),
    paint: new BufferAttribute(new Float32Array(paint), 4),
    index: new BufferAttribute(new Uint16Array(index), 1),
  };
}

/** A lumpy ball: an icosahedron whose corners are pushed in and out by chance (equal corners alike, so that it stays closed). */
function blob(radius: number, x: number, y: number, z: number, squash: number, detail: number, seed: number): Part {
  const geometry = new IcosahedronGeometry(radius, detail);
  const places = geometry.getAttribute('position');
  for (let i = 0; i < places.count; i++) {
    const at = [places.getX(i), places.getY(i), places.getZ(i)].map((v) => Math.round((v / radius) * 50)) as [number, number, number];
    const push = 0.86 + 0.28 * noiseAt(seed, ...at);
    places.setXYZ(i, places.getX(i) * push, places.getY(i) * push * squash, places.getZ(i) * push);
  }
  geometry.applyMatrix4(new Matrix4().makeTranslation(x, y, z));
  return { geometry, kind: Paint.leaf, heart: new Vector3(x, y - radius * 0.35, z) };
}
function pole(bottom: number, top: number, from: number, to: number, kind: number, sides = 5): Part {
  const geometry = new CylinderGeometry(top, bottom, to - from, sides, 1, true);
  geometry.translate(0, (from + to) / 2, 0);
  return { geometry, kind, heart: null };
}
function cone(radius: number, from: number, to: number, sides: number): Part {
  const geometry = new ConeGeometry(radius, to - from, sides, 1, true);
  geometry.translate(0, (from + to) / 2, 0);
  return { geometry, kind: Paint.leaf, heart: new Vector3(0, from - 0.1, 0) };
}
function crown(radius: number, from: number, to: number): Part {
  const geometry = new OctahedronGeometry(1);
  geometry.scale(radius, (to - from) / 2, radius);
  geometry.translate(0, (from + to) / 2, 0);
  return { geometry, kind: Paint.leaf, heart: new Vector3(0, from + 0.15, 0) };
}
/** A drooping palm leaf: two triangles out and down. */
function frond(angle: number): Part {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const out = (r: number, y: number, side: number): number[] => [c * r - s * side, y, s * r + c * side];
  const geometry = new BufferGeometry();
  const p = [out(0, 0.9, 0), out(0.2, 0.99, 0.05), out(0.2, 0.99, -0.05), out(0.38, 0.8, 0)];
  const corners = [0, 1, 2, 2, 1, 3, 0, 2, 1, 2, 3, 1].flatMap((k) => p[k] as number[]);
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(corners), 3));
  geometry.computeVertexNormals();
  return { geometry, kind: Paint.leaf, heart: new Vector3(0, 0.6, 0) };
}

const near: Record<string, () => FurnitureShape> = {
  'tree-broadleaf': () =>
    join([
      pole(0.035, 0.022, 0, 0.42, Paint.wood),
      blob(0.27, 0, 0.62, 0, 0.95, 1, 1),
      blob(0.19, 0.12, 0.5, 0.08, 0.85, 0, 2),
      blob(0.19, -0.07, 0.8, -0.05, 0.95, 0, 3),
    ]),
  'tree-conifer': () => join([pole(0.03, 0.02, 0, 0.16, Paint.wood), cone(0.24, 0.1, 0.55, 7), cone(0.19, 0.34, 0.78, 7), cone(0.13, 0.58, 1, 7)]),
  'tree-palm': () => join([pole(0.028, 0.017, 0, 0.92, Paint.wood), ...Array.from({ length: 7 }, (_, i) => frond((i / 7) * 2 * Math.PI))]),
  'street-lamp': () => {
    const head = new CylinderGeometry(0.05, 0.035, 0.045, 6);
    head.translate(0, 0.975, 0);
    return join([pole(0.012, 0.008, 0, 0.96, Paint.metal, 4), { geometry: head, kind: Paint.glass, heart: null }]);
  },
};
const far: Record<string, () => FurnitureShape> = {
  // Eight faces are a crown from afar, and a city has tens of thousands of them.
  'tree-broadleaf': () => join([crown(0.36, 0.16, 1)]),
  'tree-conifer': () => join([cone(0.22, 0.06, 1, 5)]),
  'tree-palm': () => join([pole(0.02, 0.015, 0, 0.9, Paint.wood, 3), cone(0.3, 0.78, 0.98, 5)]),
  'street-lamp': () => join([pole(0.012, 0.012, 0, 0.95, Paint.metal, 3), pole(0.05, 0.035, 0.93, 1, Paint.glass, 3)]),
};

/** The shape of a kind, near or far; unknown kinds look like small conifers if trees, like posts otherwise. */
export function furnitureShape(kind: string, isNear: boolean): FurnitureShape {
  const known = near[kind] ? kind : kind.startsWith('tree') ? 'tree-broadleaf' : 'street-lamp';
  return ((isNear ? near : far)[known] as () => FurnitureShape)();
}
