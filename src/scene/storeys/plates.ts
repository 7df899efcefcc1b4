import { BufferAttribute, BufferGeometry, DoubleSide, GLSL3, Mesh, RawShaderMaterial, ShapeUtils, Vector2, Vector3 } from 'three';
import type { Flat } from './slice.ts';
import type { Plate } from './stack.ts';

const vertexShader = /* glsl */ `
precision highp float;
in vec3 position;
in vec3 normal;
in vec4 tone; // colour; storey number over 255 in alpha is not needed, lift comes apart
in vec2 lift; // metres when wholly apart, storey number
uniform mat4 viewMatrix, projectionMatrix;
uniform float apart; // 0 to 1
out vec3 vNormal;
out vec3 vWorld;
flat out vec3 vTone;
flat out float vStorey;
void main() {
  vNormal = normal;
  vTone = tone.rgb;
  vStorey = lift.y;
  vWorld = position + vec3(0.0, lift.x * apart, 0.0);
  gl_Position = projectionMatrix * (viewMatrix * vec4(vWorld, 1.0));
}
`;
const fragmentShader = /* glsl */ `
precision highp float;
uniform vec3 accent;
uniform float marked; // storey with the selected entity; -1000 = none
uniform float bright;
in vec3 vNormal;
in vec3 vWorld;
flat in vec3 vTone;
flat in float vStorey;
layout(location = 0) out vec4 colour;
void main() {
  float light = 0.62 + 0.38 * max(vNormal.y, 0.0) + 0.12 * vNormal.x;
  vec3 shade = vTone * light * bright;
  if (abs(vStorey - marked) < 0.5) shade = mix(shade, accent, 0.45);
  colour = vec4(shade, 1.0);
}
`;

/** Muted tints by use, told apart by lightness as much as by hue; unknown is plain. */
const tints: Readonly<Record<string, number>> = {
  office: 0x9db4c6,
  dwelling: 0xcbbfae,
  hotel: 0xb5a9bd,
  shop: 0xb9c7a8,
  lobby: 0xd9d6cc,
  plant: 0x8a8f94,
  refuge: 0xa8bfb6,
  parking: 0x777d83,
  clinic: 0xa9d0d4,
  emergency: 0x8fbcc6,
  outpatient: 0xa9d0d4,
  ward: 0xc4dde0,
  dining: 0xd3c39b,
  kitchen: 0xb7a57d,
  counter: 0xa7b4d0,
};
const PLAIN = 0xbfc3c6;
const SLAB_M = 0.32;

export interface PlatesMesh {
  readonly mesh: Mesh<BufferGeometry, RawShaderMaterial>;
  readonly apart: { value: number };
  readonly marked: { value: number };
  readonly bright: { value: number };
  dispose(): void;
}

/** One for all houses, so that its program is there before the first is opened. */
export interface PlatesMaterial {
  readonly material: RawShaderMaterial;
  readonly uniforms: Readonly<Record<'apart' | 'marked' | 'bright', { value: number }>>;
}
export function platesMaterial(): PlatesMaterial {
  const uniforms = { accent: { value: new Vector3(0.2, 0.45, 0.75) }, apart: { value: 0 }, marked: { value: -1000 }, bright: { value: 1 } };
  return { material: new RawShaderMaterial({ glslVersion: GLSL3, uniforms, vertexShader, fragmentShader, side: DoubleSide }), uniforms };
}

/** All floors of one house in one mesh and one draw call: slabs with their tops, soffits and edges. */
export function platesMesh(plates: readonly Plate[], { material, uniforms }: PlatesMaterial): PlatesMesh {
  const [xyz, normals, tones, lifts]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const plate of plates) {
    const tint = tints[plate.storey.uses[0]?.use ?? ''] ?? PLAIN;
    const rgb = [(tint >> 16) & 255, (tint >> 8) & 255, tint & 255];
    const put = (p: readonly [number, number, number], n: readonly [number, number, number], shade = 1): void => {
      xyz.push(...p);
      normals.push(...n);
      tones.push(...rgb.map((c) => c * shade), 255);
      lifts.push(plate.liftM, plate.storey.index);
    };
    for (const ring of plate.rings) slab(ring, plate.floorM, put);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(xyz), 3));
  geometry.setAttribute('normal', new BufferAttribute(Float32Array.from(normals), 3));
  geometry.setAttribute('tone', new BufferAttribute(Uint8Array.from(tones), 4, true));
  geometry.setAttribute('lift', new BufferAttribute(Float32Array.from(lifts), 2));
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = mesh.matrixWorldAutoUpdate = false;
  mesh.raycast = () => undefined;
  return {
    mesh,
    apart: uniforms.apart,
    marked: uniforms.marked,
    bright: uniforms.bright,
    dispose() {
      mesh.removeFromParent();
      geometry.dispose();
    },
  };
}

type Put = (p: readonly [number, number, number], n: readonly [number, number, number], shade?: number) => void;
function slab(ring: readonly Flat[], floorM: number, put: Put): void {
  const contour = ring.map(([x, z]) => new Vector2(x, z));
  for (const face of ShapeUtils.triangulateShape(contour, []))
    for (const k of face) {
      const [x, z] = ring[k as number] as Flat;
      put([x, floorM, z], [0, 1, 0]);
    }
  ring.forEach(([ax, az], i) => {
    const [bx, bz] = ring[(i + 1) % ring.length] as Flat;
    const length = Math.hypot(bx - ax, bz - az) || 1;
    const n = [(bz - az) / length, 0, -(bx - ax) / length] as const;
    const [low, high] = [floorM - SLAB_M, floorM];
    const corners = [
      [ax, low, az],
      [bx, low, bz],
      [bx, high, bz],
      [ax, high, az],
    ] as const;
    for (const k of [0, 1, 2, 0, 2, 3]) put(corners[k] as readonly [number, number, number], n, 0.62);
  });
}
