import { describe, expect, it } from 'vitest';
import { noCut, type Cut } from '../../../src/base/cut.ts';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import { createCutUniforms, putCut } from '../../../src/scene/model/cut.ts';

const frame = createPlanFrame([150, 20]);
const [lon, lat] = frame.toLonLat(100, 200);
const at = { lon, lat, heightM: 30 };

/** Metres a plan point lies within what the plane takes away, by the shader's own formula. */
const depth = (cut: Cut, x: number, y: number, z: number): number => {
  const uniforms = createCutUniforms();
  putCut(uniforms, cut, frame);
  const { x: nx, y: ny, z: nz, w } = uniforms.cutPlane.value;
  return nx * x + ny * z + nz * -y - w;
};

describe('a cutting plane', () => {
  it('looking east takes away the east', () => {
    const cut: Cut = { plane: { ...at, azimuthDeg: 90, tiltDeg: 0 }, box: null };
    expect(depth(cut, 107, -900, 5)).toBeCloseTo(7, 3);
    expect(depth(cut, 90, 0, 500)).toBeCloseTo(-10, 3);
  });
  it('looking north takes away the north', () => {
    expect(depth({ plane: { ...at, azimuthDeg: 0, tiltDeg: 0 }, box: null }, 0, 203, 0)).toBeCloseTo(3, 3);
  });
  it('lying flat takes away what is above it', () => {
    const cut: Cut = { plane: { ...at, azimuthDeg: 77, tiltDeg: 90 }, box: null };
    expect(depth(cut, -4000, 300, 42)).toBeCloseTo(12, 6);
    expect(depth(cut, 800, 0, 0)).toBeCloseTo(-30, 6);
  });
  it('cuts nothing when there is none', () => {
    const uniforms = createCutUniforms();
    expect(putCut(uniforms, noCut, frame)).toBe(false);
    expect(depth(noCut, 5000, 5000, 5000)).toBeLessThan(0);
    expect(uniforms.cutBoxAt.value.w).toBe(0);
  });
});

describe('a cutting box', () => {
  it('stands on its floor with true metres', () => {
    const uniforms = createCutUniforms();
    putCut(uniforms, { plane: null, box: { ...at, azimuthDeg: 90, lengthM: 80, widthM: 20, tallM: 50, keeps: 'inside' } }, frame);
    expect(uniforms.cutBoxAt.value.toArray().map((v) => Number(v.toFixed(3)))).toEqual([100, 55, -200, 1]);
    const { north } = frame.scaleAt(lat);
    expect(uniforms.cutBoxHalf.value.x).toBeCloseTo(40 * north, 9);
    expect(uniforms.cutBoxHalf.value.y).toBe(25);
    expect(uniforms.cutBoxHalf.value.w).toBeCloseTo(Math.PI / 2, 9);
  });
});
