import type { DependencyGraph, Supply } from '../../tables/dependencies.ts';

/**
 * Which of some failed things brought the others down: each thing to the thing at its root (itself where nothing among them
 * explains it, or the graph does not know it). A thing is explained when the failures upstream of it, backups run out or not,
 * take a need of it away. With redundancy the root is that of the supplier whose loss completed it. In a ring the node first in
 * the graph is the root. Linear in the graph below the roots.
 * @param things ids, keys or bare thing ids, as `DependencyGraph.find` takes them.
 */
export function rootsOf(graph: DependencyGraph, things: readonly string[]): ReadonlyMap<string, string> {
  const failed = new Map<number, string>();
  for (const thing of things) {
    const n = graph.find(thing);
    if (n >= 0 && !failed.has(n)) failed.set(n, thing);
  }
  const rootOf = new Map<number, string>();
  const standing = new Map<number, number>();
  const bringDown = (start: number, root: string): void => {
    const todo = [start];
    rootOf.set(start, root);
    for (let n = todo.pop(); n !== undefined; n = todo.pop())
      for (const s of graph.feeds[n] ?? []) {
        const { to, from, need } = graph.supplies[s] as Supply;
        if (need === 'any') {
          const left = (standing.get(s) ?? new Set(from).size) - 1;
          standing.set(s, left);
          if (left > 0) continue;
        }
        const dependent = graph.find(to);
        if (rootOf.has(dependent)) continue;
        rootOf.set(dependent, root);
        todo.push(dependent);
      }
  };
  // Suppliers before those they supply: what nothing upstream has taken down is a root.
  for (const n of upstreamFirst(graph, failed)) {
    const thing = failed.get(n);
    if (thing !== undefined && !rootOf.has(n)) bringDown(n, thing);
  }
  return new Map(things.map((thing) => [thing, rootOf.get(graph.find(thing)) ?? thing]));
}

/** The failed nodes with everything above them, suppliers first (depth-first post-order over needs; rings are cut where met). */
function upstreamFirst(graph: DependencyGraph, failed: ReadonlyMap<number, string>): readonly number[] {
  const order: number[] = [];
  const met = new Set<number>();
  const suppliersOf = (n: number): number[] => (graph.needs[n] ?? []).flatMap((s) => (graph.supplies[s] as Supply).from.map((id) => graph.find(id)));
  for (const start of [...failed.keys()].sort((a, b) => a - b)) {
    if (met.has(start)) continue;
    met.add(start);
    const path = [{ n: start, up: suppliersOf(start), at: 0 }];
    for (let step = path[path.length - 1]; step; step = path[path.length - 1]) {
      const next = step.up[step.at++];
      if (next === undefined) {
        order.push(step.n);
        path.pop();
      } else if (!met.has(next)) {
        met.add(next);
        path.push({ n: next, up: suppliersOf(next), at: 0 });
      }
    }
  }
  return order;
}
