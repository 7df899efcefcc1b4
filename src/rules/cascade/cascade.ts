import type { DependencyGraph, Medium, Supply } from '../../tables/dependencies.ts';

/** One node going down. */
export interface Fall {
  /** Number of the node in the graph. */
  readonly node: number;
  /** Hours after the first failure; 0 for what failed itself. */
  readonly atH: number;
  /** What it lacked, and whose fall was the last straw; null for what failed itself. */
  readonly because: { readonly medium: Medium; readonly supplier: number; readonly backupH: number } | null;
}

export interface Failure {
  readonly node: number;
  /** Hours from the start; 0 when absent. */
  readonly atH?: number;
}

/**
 * What falls after some nodes have failed, and when, in order of time (then of the graph). A node falls when one of its needs is
 * lost and the backup of that need has run out: a need of `all` is lost with its first supplier, one of `any` with its last.
 * Least fixpoint: nodes that only hold each other up (rings) stand until something outside brings one of them down.
 * Runs in O(needs touched x log).
 */
export function cascade(graph: DependencyGraph, failures: readonly Failure[]): readonly Fall[] {
  const down = new Map<number, Fall>();
  /** Suppliers still standing per `any` need that has lost some. */
  const standing = new Map<number, number>();
  const queue = createQueue();
  for (const { node, atH = 0 } of failures) if (graph.nodes[node]) queue.push({ node, atH, because: null });
  const lost: Fall[] = [];
  for (let fall = queue.pop(); fall; fall = queue.pop()) {
    if (down.has(fall.node)) continue;
    down.set(fall.node, fall);
    lost.push(fall);
    for (const s of graph.feeds[fall.node] ?? []) {
      const { to, from, need, medium, backupH } = graph.supplies[s] as Supply;
      if (need === 'any') {
        const left = (standing.get(s) ?? new Set(from).size) - 1;
        standing.set(s, left);
        if (left > 0) continue;
      }
      const dependent = graph.find(to);
      if (!down.has(dependent)) queue.push({ node: dependent, atH: fall.atH + backupH, because: { medium, supplier: fall.node, backupH } });
    }
  }
  return lost;
}

/** Binary heap by time, then by node. */
function createQueue() {
  const heap: Fall[] = [];
  const before = (a: Fall, b: Fall): boolean => a.atH < b.atH || (a.atH === b.atH && a.node < b.node);
  const swap = (i: number, j: number): void => {
    [heap[i], heap[j]] = [heap[j] as Fall, heap[i] as Fall];
  };
  return {
    push(fall: Fall): void {
      let i = heap.push(fall) - 1;
      for (let up = (i - 1) >> 1; i > 0 && before(heap[i] as Fall, heap[up] as Fall); up = (i - 1) >> 1) {
        swap(i, up);
        i = up;
      }
    },
    pop(): Fall | undefined {
      if (heap.length < 2) return heap.pop();
      const top = heap[0] as Fall;
      heap[0] = heap.pop() as Fall;
      for (let i = 0; ;) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(heap[child] as Fall, heap[least] as Fall)) least = child;
        if (least === i) return top;
        swap(i, least);
        i = least;
      }
    },
  };
}
