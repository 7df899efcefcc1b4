import { describe, expect, it } from 'vitest';
import { rampIds } from '../../../src/tables/data-style.ts';
import { categoryColours, classColour, ramps, type Rgb } from '../../../src/rules/styles/ramps.ts';

/** sRGB to linear and back (IEC 61966-2-1). */
const toLinear = (c: number): number => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);

/** Full dichromacy on linear RGB: Machado, Oliveira, Fernandes 2009 (IEEE TVCG 15/6), severity 1.0. */
const dichromats = {
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

function seen(rgb: Rgb, matrix: readonly number[]): readonly number[] {
  const linear = rgb.map(toLinear);
  return [0, 1, 2].map((row) => [0, 1, 2].reduce((sum, k) => sum + (matrix[row * 3 + k] as number) * (linear[k] as number), 0));
}
/** CIELAB (D65) of linear sRGB, CIE 15:2004. */
function lab(linear: readonly number[]): readonly [number, number, number] {
  const [r, g, b] = linear.map((c) => Math.max(0, c)) as [number, number, number];
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const difference = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((v, i) => v - (b[i] as number)));
const eyes = { normal: [1, 0, 0, 0, 1, 0, 0, 0, 1], ...dichromats } as const;

describe('ramps', () => {
  it('cividis runs between its published ends', () => {
    // The published map: rgb 0,34,78 to 254,232,56 (8 bits); the polynomial fit stays within a few levels.
    expect(difference(ramps.cividis.at(0), [0, 34, 78])).toBeLessThan(8);
    expect(difference(ramps.cividis.at(1), [254, 232, 56])).toBeLessThan(24);
  });

  it.each(rampIds.filter((id) => ramps[id].kind === 'sequential'))('%s grows lighter or darker all the way, for every kind of eye', (id) => {
    for (const matrix of Object.values(eyes)) {
      const lightness = Array.from({ length: 7 }, (_, i) => lab(seen(classColour(ramps[id], i, 7, false), matrix))[0]);
      const steps = lightness.slice(1).map((l, i) => l - (lightness[i] as number));
      const sign = Math.sign(steps[0] as number);
      for (const step of steps) expect(step * sign).toBeGreaterThan(4);
    }
  });

  it('differences have a neutral zero and two ends no eye confuses', () => {
    const [, a, b] = lab(seen(ramps.difference.at(0.5), eyes.normal));
    expect(Math.hypot(a, b)).toBeLessThan(5);
    for (const matrix of Object.values(eyes)) {
      const colours = Array.from({ length: 5 }, (_, i) => lab(seen(classColour(ramps.difference, i, 5, false), matrix)));
      for (let i = 0; i < 5; i++) for (let j = 0; j < i; j++) expect(difference(colours[i] ?? [], colours[j] ?? [])).toBeGreaterThan(14);
    }
  });

  it('categories stay apart for red-green blind eyes', () => {
    for (const matrix of [eyes.normal, eyes.protan, eyes.deutan]) {
      const colours = categoryColours.map((rgb) => lab(seen(rgb, matrix)));
      for (let i = 0; i < colours.length; i++) for (let j = 0; j < i; j++) expect(difference(colours[i] ?? [], colours[j] ?? [])).toBeGreaterThan(9);
    }
  });

  it('takes no alarm hue', () => {
    const alarms: readonly Rgb[] = [
      [252, 68, 74],
      [255, 224, 102],
      [241, 132, 11],
      [184, 113, 230],
    ];
    const used = rampIds.flatMap((id) => Array.from({ length: 9 }, (_, i) => ramps[id].at(i / 8)));
    // The yellow end of cividis is the one that comes near P2's yellow: alarms carry a shape and a numeral beside their colour.
    const apart = used.filter(([r, g, b]) => !(r > 235 && g > 200 && b < 120));
    for (const alarm of alarms) for (const rgb of apart) expect(difference(lab(seen(rgb, eyes.normal)), lab(seen(alarm, eyes.normal)))).toBeGreaterThan(8);
  });
});
