/**
 * Units of measure: the part of UCUM (The Unified Code for Units of Measure, 2.1) that city readings use, parsed and
 * converted. Codes are case-sensitive as UCUM writes them: `ug/m3`, `km/h`, `Cel`, `m3/s`, `kW.h`, `[ppm]`, `/h`, `%`.
 */

/** Powers of m, g, s, K, A, cd, mol, rad and of the two levels that convert to nothing else (dB, pH). */
type Dimension = readonly number[];
interface Unit {
  readonly dimension: Dimension;
  /** Base units (m, g, s, ...) per this unit. */
  readonly factor: number;
  /** Only for temperatures: base value = (value + offset) * factor. */
  readonly offset: number;
}

const bases = ['m', 'g', 's', 'K', 'A', 'cd', 'mol', 'rad', 'dB', '[pH]'];
const none: Dimension = bases.map(() => 0);
const base = (name: string): Dimension => bases.map((b) => (b === name ? 1 : 0));
const unit = (dimension: Dimension, factor: number, offset = 0): Unit => ({ dimension, factor, offset });
const of = (powers: Readonly<Record<string, number>>): Dimension => bases.map((b) => powers[b] ?? 0);

const force = of({ g: 1, m: 1, s: -2 });
const pressure = of({ g: 1, m: -1, s: -2 });
const energy = of({ g: 1, m: 2, s: -2 });
const power = of({ g: 1, m: 2, s: -3 });
const volume = of({ m: 3 });

/** Units that take prefixes (UCUM "metric"). */
const metric = new Map<string, Unit>([
  ...bases.slice(0, 8).map((name) => [name, unit(base(name), 1)] as const),
  ['L', unit(volume, 1e-3)],
  ['l', unit(volume, 1e-3)],
  ['t', unit(base('g'), 1e6)],
  ['Hz', unit(of({ s: -1 }), 1)],
  ['N', unit(force, 1e3)],
  ['Pa', unit(pressure, 1e3)],
  ['bar', unit(pressure, 1e8)],
  ['J', unit(energy, 1e3)],
  ['W', unit(power, 1e3)],
  ['V', unit(of({ g: 1, m: 2, s: -3, A: -1 }), 1e3)],
  ['Ohm', unit(of({ g: 1, m: 2, s: -3, A: -2 }), 1e3)],
  ['S', unit(of({ g: -1, m: -2, s: 3, A: 2 }), 1e-3)],
  ['C', unit(of({ A: 1, s: 1 }), 1)],
  ['lm', unit(base('cd'), 1)],
  ['lx', unit(of({ cd: 1, m: -2 }), 1)],
  ['Bq', unit(of({ s: -1 }), 1)],
  ['Sv', unit(of({ m: 2, s: -2 }), 1)],
  ['m[H2O]', unit(pressure, 9806650)],
  ['m[Hg]', unit(pressure, 133322387.415)],
]);

const plain = new Map<string, Unit>([
  ['%', unit(none, 1e-2)],
  ['[ppth]', unit(none, 1e-3)],
  ['[ppm]', unit(none, 1e-6)],
  ['[ppb]', unit(none, 1e-9)],
  ['min', unit(base('s'), 60)],
  ['h', unit(base('s'), 3600)],
  ['d', unit(base('s'), 86400)],
  ['wk', unit(base('s'), 604800)],
  ['a', unit(base('s'), 31557600)],
  ['mo', unit(base('s'), 2629800)],
  ['deg', unit(base('rad'), Math.PI / 180)],
  ["'", unit(base('rad'), Math.PI / 10800)],
  ["''", unit(base('rad'), Math.PI / 648000)],
  ['ar', unit(of({ m: 2 }), 100)],
  ['har', unit(of({ m: 2 }), 10000)],
  ['atm', unit(pressure, 101325000)],
  ['[in_i]', unit(base('m'), 0.0254)],
  ['[ft_i]', unit(base('m'), 0.3048)],
  ['[mi_i]', unit(base('m'), 1609.344)],
  ['[nmi_i]', unit(base('m'), 1852)],
  ['[kn_i]', unit(of({ m: 1, s: -1 }), 1852 / 3600)],
  ['[gal_us]', unit(volume, 3.785411784e-3)],
  ['[lb_av]', unit(base('g'), 453.59237)],
  ['[psi]', unit(pressure, 6894757.293168361)],
  ['[degF]', unit(base('K'), 5 / 9, 459.67)],
  ['Cel', unit(base('K'), 1, 273.15)],
  ['dB', unit(base('dB'), 1)],
  ['B', unit(base('dB'), 10)],
  // Frequency-weighted levels are kept apart from plain ones only by their name; the scale is the same.
  ['dB(A)', unit(base('dB'), 1)],
  ['B[SPL]', unit(base('dB'), 10)],
  ['dB[SPL]', unit(base('dB'), 1)],
  ['[pH]', unit(base('[pH]'), 1)],
]);

const prefixes: readonly (readonly [string, number])[] = [
  ['da', 1e1], ['Y', 1e24], ['Z', 1e21], ['E', 1e18], ['P', 1e15], ['T', 1e12], ['G', 1e9], ['M', 1e6], ['k', 1e3], ['h', 1e2],
  ['d', 1e-1], ['c', 1e-2], ['m', 1e-3], ['u', 1e-6], ['n', 1e-9], ['p', 1e-12], ['f', 1e-15],
]; // prettier-ignore

function atom(code: string): Unit | null {
  const known = plain.get(code) ?? metric.get(code);
  if (known) return known;
  for (const [prefix, factor] of prefixes) {
    const stem = code.startsWith(prefix) ? metric.get(code.slice(prefix.length)) : undefined;
    if (stem) return unit(stem.dimension, stem.factor * factor);
  }
  const ten = /^10[*^]([+-]?\d+)$/.exec(code);
  if (ten) return unit(none, 10 ** Number(ten[1]));
  return /^[1-9]\d*$/.test(code) ? unit(none, Number(code)) : null;
}

/** One component with its exponent: `m3`, `s-2`, `10*3`. */
function component(text: string): Unit | null {
  const exact = atom(text);
  if (exact) return exact;
  const match = /^(.+?)([+-]?\d+)$/.exec(text);
  const stem = match ? atom(match[1] as string) : null;
  if (!match || !stem || stem.offset !== 0) return null;
  const exponent = Number(match[2]);
  return unit(
    stem.dimension.map((d) => d * exponent),
    stem.factor ** exponent,
  );
}

function parse(code: string): Unit | null {
  // Annotations in braces say what is counted, not how much: `{vehicles}/h` is `1/h`.
  const text = code.replace(/\{[^{}]*\}/g, '');
  if (text === '') return code === '' ? null : unit(none, 1);
  const parts = text.split(/([./])/);
  let dimension = none;
  let factor = 1;
  let offset = 0;
  let sign = 1;
  for (const [index, part] of parts.entries()) {
    if (part === '.' || part === '/') {
      sign = part === '/' ? -1 : 1;
      continue;
    }
    if (part === '') {
      // `/h` starts with nothing, and an annotation leaves nothing behind; `m/` and `m..s` are mistakes.
      if (index === 0 || code.includes('{')) continue;
      return null;
    }
    const found = component(part);
    if (!found) return null;
    if (found.offset !== 0 && parts.length > 1) return null;
    offset = found.offset;
    dimension = dimension.map((d, i) => d + sign * (found.dimension[i] as number));
    factor *= found.factor ** sign;
  }
  return unit(dimension, factor, offset);
}

const parsed = new Map<string, Unit | null>();
function read(code: string): Unit | null {
  let known = parsed.get(code);
  if (known === undefined) {
    known = parse(code);
    // Codes come from outside: what is remembered stays bounded.
    if (parsed.size < 4096) parsed.set(code, known);
  }
  return known;
}

/** Whether a text is a unit code this module can read. */
export const isUnit = (code: string): boolean => read(code) !== null;

export function commensurable(from: string, to: string): boolean {
  const [a, b] = [read(from), read(to)];
  return a !== null && b !== null && a.dimension.every((d, i) => d === b.dimension[i]);
}

/** `to` value = `from` value * scale + offset. */
export interface Conversion {
  readonly scale: number;
  readonly offset: number;
}
const same: Conversion = { scale: 1, offset: 0 };

/** How values of one unit become values of another; null when they measure different things or a code is unknown. */
export function conversion(from: string, to: string): Conversion | null {
  if (from === to) return same;
  const [a, b] = [read(from), read(to)];
  if (!a || !b || !commensurable(from, to)) return null;
  if (a.factor === b.factor && a.offset === b.offset) return same;
  const scale = a.factor / b.factor;
  return { scale, offset: a.offset * scale - b.offset };
}

/** A value in another unit; NaN when the units are not commensurable. */
export function convert(value: number, from: string, to: string): number {
  const found = conversion(from, to);
  return found ? value * found.scale + found.offset : NaN;
}
