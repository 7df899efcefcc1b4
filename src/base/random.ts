/** Seeded randomness: the only source of chance outside cryptography, so that the same seed gives the same bytes. */

/** 32-bit avalanche of an integer (the "lowbias32" constants of Wellons 2018). */
export function mix32(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a of a string, avalanched. */
export function hashText(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(h);
}

/** Stateless noise in [0, 1) for up to three integer coordinates. */
export function noiseAt(seed: number, a: number, b = 0, c = 0): number {
  return mix32(mix32(mix32(mix32(seed) ^ (a | 0)) ^ (b | 0)) ^ (c | 0)) / 4294967296;
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
  /** Integer in [0, count). */
  below(count: number): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  pick<T>(items: readonly T[]): T;
  /** An independent stream named after a purpose: adding one never shifts another. */
  fork(purpose: string): Random;
}

/** Mulberry32, good enough for towns and weather, identical on every engine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    below: (count) => Math.floor(next() * count),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T,
    fork: (purpose) => createRandom(hashText(purpose, seed)),
  };
}
