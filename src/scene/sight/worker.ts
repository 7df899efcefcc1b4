import { createBridge, handOver } from '../../base/bridge.ts';
import { monotonicMs, sleep } from '../../base/browser.ts';
import { createTriangleTree, type TriangleTree } from '../../base/triangle-tree.ts';
import type { Cells } from './cells.ts';
import { seenOf, sunHoursOf, type SeenCells, type SunRays } from './rays.ts';

/** What is reckoned with: buildings first, then the ground's triangles from `groundFrom` on. */
export interface Solid {
  readonly triangles: Float32Array<ArrayBuffer>;
  readonly groundFrom: number;
}
export type SightCalls = {
  take(solid: Solid): void;
  sunHours(job: number, cells: Cells, rays: SunRays): Promise<Float32Array<ArrayBuffer>>;
  seen(job: number, cells: Cells, eye: readonly [number, number, number], targetM: number): Promise<SeenCells>;
  first(from: readonly [number, number, number], towards: readonly [number, number, number], mostM: number): { readonly awayM: number; readonly hit: number };
};
export type SightOrders = { cancel: number };
export type SightNews = { progress: { readonly job: number; readonly share: number } };

/** Cancelling must be heard in between. */
const SLICE_MS = 40;
const cancelled = new Set<number>();
let tree: TriangleTree = createTriangleTree(new Float32Array());
let groundFrom = 0;

async function inSlices(job: number, count: number, work: (from: number, to: number) => void): Promise<void> {
  const step = 64;
  let sliceFromMs = monotonicMs();
  for (let at = 0; at < count; at += step) {
    work(at, Math.min(count, at + step));
    if (monotonicMs() - sliceFromMs < SLICE_MS) continue;
    bridge.tell('progress', { job, share: at / count });
    await sleep(0);
    sliceFromMs = monotonicMs();
    if (cancelled.delete(job)) throw new DOMException('given up', 'AbortError');
  }
}

const bridge = createBridge<Record<string, never>, SightOrders, SightNews>(self as never, {
  take(solid: Solid) {
    tree = createTriangleTree(solid.triangles);
    groundFrom = solid.groundFrom;
  },
  async sunHours(job: number, cells: Cells, rays: SunRays) {
    const hours = new Float32Array(cells.count);
    await inSlices(job, cells.count, (from, to) => sunHoursOf(tree, cells, rays, from, to, hours));
    return handOver(hours, [hours.buffer]);
  },
  async seen(job: number, cells: Cells, eye: readonly [number, number, number], targetM: number) {
    const { count } = cells;
    const seen: SeenCells = { seen: new Uint8Array(count), onRoof: new Uint8Array(count), heightM: new Float32Array(count) };
    await inSlices(job, count, (from, to) => seenOf(tree, cells, eye, targetM, groundFrom, from, to, seen));
    return handOver(seen, [seen.seen.buffer, seen.onRoof.buffer, seen.heightM.buffer]);
  },
  first(from: readonly [number, number, number], towards: readonly [number, number, number], mostM: number) {
    const awayM = tree.first(...from, ...towards, mostM);
    return { awayM, hit: awayM === Infinity ? -1 : tree.hit };
  },
});
bridge.on('cancel', (job) => cancelled.add(job));
