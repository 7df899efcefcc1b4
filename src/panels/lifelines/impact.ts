import { cascade, type Fall } from '../../rules/cascade/cascade.ts';
import type { DependencyGraph } from '../../tables/dependencies.ts';

const HOUR_MS = 3_600_000;

/**
 * What falls next, given what is down now and since when: the first fall that lies ahead.
 * @param down nodes that are down, with the instant they went down.
 */
export function nextImpact(graph: DependencyGraph, down: ReadonlyMap<number, number>, nowMs: number): (Fall & { readonly inMs: number }) | null {
  if (down.size === 0) return null;
  const firstMs = Math.min(...down.values());
  const falls = cascade(
    graph,
    [...down].map(([node, sinceMs]) => ({ node, atH: (sinceMs - firstMs) / HOUR_MS })),
  );
  for (const fall of falls) {
    const inMs = firstMs + fall.atH * HOUR_MS - nowMs;
    if (inMs > 0 && !down.has(fall.node)) return { ...fall, inMs };
  }
  return null;
}
