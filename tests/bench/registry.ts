/** One measured number and what it is held against, if anything. */
export interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly decimals?: number;
  /** Words for the last column: a target, a peer, the spread. */
  readonly against?: string;
}

/** One thing to measure; `npm run bench -- <id>` runs it alone. */
export interface Bench {
  readonly id: string;
  readonly title: string;
  readonly load: () => Promise<{ readonly run: () => Promise<readonly Measurement[]> }>;
}

/** In the order they are run and printed. */
export const benches = [
  { id: 'bundles', title: 'What a visitor downloads', load: () => import('./bundles.bench.ts') },
  { id: 'decode', title: 'Rows decoded on one core', load: () => import('./decode-rows.bench.ts') },
  { id: 'alarms', title: 'Alarm book', load: () => import('./alarms.bench.ts') },
  { id: 'grow', title: 'Growing the demo city', load: () => import('./grow.bench.ts') },
  { id: 'live', title: 'The same readings, drawn by others', load: () => import('./live.bench.ts') },
  { id: 'start', title: 'From navigation to a living city', load: () => import('./start.bench.ts') },
  { id: 'frame', title: 'A moving frame', load: () => import('./frame.bench.ts') },
  { id: 'operate', title: "The operator's desk", load: () => import('./operate.bench.ts') },
  { id: 'hour', title: 'Hours at sixty times their pace', load: () => import('./hour.bench.ts') },
  { id: 'million', title: 'A million buildings, walked through', load: () => import('./million.bench.ts') },
  { id: 'scene', title: 'The same buildings, drawn by others', load: () => import('./scene.bench.ts') },
] as const satisfies readonly Bench[];
