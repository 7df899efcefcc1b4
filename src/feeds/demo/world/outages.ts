import type { DependencyGraph, Supply } from '../../../tables/dependencies.ts';
import { HOUR_MS } from './calendar.ts';

/** From when to when something is down; ms since epoch, end not included. */
export interface Outage {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * When every node of a city is down, given what fails of itself: the cascade of rules/cascade drawn out in time, with restoration.
 * A need of `all` is lost while any supplier is down, one of `any` while all are; the node is down from the backup's end until
 * the supply is back. Least fixpoint, so that rings do not hold each other down.
 */
export function outagesOf(graph: DependencyGraph, failures: ReadonlyMap<number, readonly Outage[]>): ReadonlyMap<number, readonly Outage[]> {
  const down = new Map<number, readonly Outage[]>([...failures].map(([n, list]) => [n, union(list)]));
  const todo = new Set<number>([...down.keys()].flatMap((n) => dependents(graph, n)));
  for (const n of todo) {
    todo.delete(n);
    const lost = (graph.needs[n] ?? []).flatMap((s) => lostFor(graph.supplies[s] as Supply, (id) => down.get(graph.find(id)) ?? []));
    const now = union([...(failures.get(n) ?? []), ...lost]);
    if (same(now, down.get(n) ?? [])) continue;
    down.set(n, now);
    for (const dependent of dependents(graph, n)) todo.add(dependent);
  }
  return down;
}

const dependents = (graph: DependencyGraph, n: number): number[] => (graph.feeds[n] ?? []).map((s) => graph.find((graph.supplies[s] as Supply).to));
const same = (a: readonly Outage[], b: readonly Outage[]): boolean =>
  a.length === b.length && a.every((o, i) => o.startMs === b[i]?.startMs && o.endMs === b[i]?.endMs);

function lostFor({ from, need, backupH }: Supply, downOf: (id: string) => readonly Outage[]): Outage[] {
  const lost = need === 'all' ? union(from.flatMap((id) => downOf(id))) : from.map(downOf).reduce(intersection);
  return lost.map(({ startMs, endMs }) => ({ startMs: startMs + backupH * HOUR_MS, endMs })).filter(({ startMs, endMs }) => startMs < endMs);
}

function union(list: readonly Outage[]): Outage[] {
  const merged: Outage[] = [];
  for (const o of [...list].sort((a, b) => a.startMs - b.startMs)) {
    const last = merged[merged.length - 1];
    if (last && o.startMs <= last.endMs) merged[merged.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, o.endMs) };
    else merged.push(o);
  }
  return merged;
}

function intersection(a: readonly Outage[], b: readonly Outage[]): readonly Outage[] {
  const both = a.flatMap((x) => b.map((y) => ({ startMs: Math.max(x.startMs, y.startMs), endMs: Math.min(x.endMs, y.endMs) })));
  return union(both.filter(({ startMs, endMs }) => startMs < endMs));
}
