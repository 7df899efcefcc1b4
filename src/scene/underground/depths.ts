import type { Words } from '../../base/words.ts';
import type { NetworkKind } from '../../city/pack/network-properties.ts';
import { cornerOf, isSeenThrough, rimM, type CrossSection, type Pit } from './pit.ts';

type Point = readonly [x: number, y: number, z: number];

/** A depth told in the picture: a mark of the pit's scale, or a pipe's. */
export type DepthMark =
  | { readonly kind: 'scale'; readonly at: Point; readonly depthM: number }
  | {
      readonly kind: 'pipe';
      readonly at: Point;
      readonly depthM: number;
      readonly network: NetworkKind;
      readonly diameterM: number;
      /** Where else on the pipe it may be told, should another word lie there: pipes run side by side. */
      readonly elsewhere: readonly { readonly at: Point; readonly depthM: number }[];
    };

/** What is told now, three metres: written by the scene below the ground, read by the marks. */
export interface ToldDepths {
  readonly marks: readonly DepthMark[];
  readonly version: number;
}
const told = new WeakMap<object, ToldDepths>();
export const toldDepths = (city: object): ToldDepths | null => told.get(city) ?? null;
export function tellDepths(city: object, marks: readonly DepthMark[]): void {
  const before = told.get(city);
  if ((before?.marks.length ?? 0) === 0 && marks.length === 0) return;
  told.set(city, { marks, version: (before?.version ?? 0) + 1 });
}

/** Room a word takes, CSS pixels: beside its anchor. */
const WORD_PX = { width: 196, scale: 52, height: 17 } as const;
const SCALE_STEP_M = 5;
const MOST_MARKS = 36;

/** Every five metres down that corner of the pit whose scale is seen best: the far ones first. */
export function scaleMarks(pit: Pit, eye: Point): DepthMark[] {
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;
  const ladders = corners.map(([u, v]) => {
    // A hand's breadth inside, or the wall's own line of sight would decide.
    const [x, z] = cornerOf(pit, u * 0.995, v * 0.995);
    const topM = rimM(pit, x, z);
    const marks: DepthMark[] = [];
    for (let depthM = 0; topM - depthM > pit.floorM - 0.5; depthM += SCALE_STEP_M) {
      const at = [x, topM - depthM, z] as const;
      if (depthM === 0 || isSeenThrough(pit, eye, at)) marks.push({ kind: 'scale', at, depthM });
    }
    return { marks, awayM: Math.hypot(x - eye[0], z - eye[2]) };
  });
  ladders.sort((a, b) => b.marks.length - a.marks.length || b.awayM - a.awayM);
  return ladders[0]?.marks ?? [];
}

/** A pipe through a wall is told where the wall is seen from within. */
export const isCutSeen = (pit: Pit, eye: Point, { centre, normal }: CrossSection): boolean =>
  (eye[0] - centre[0]) * normal[0] + (eye[2] - centre[2]) * normal[1] > 0 && isSeenThrough(pit, eye, centre);

/** Pixels from the picture's top left corner; null behind the eye. */
type Project = (at: Point) => readonly [xPx: number, yPx: number] | null;

/** Those marks, first come first, whose words lie on no other's and within the picture. */
export function spread(marks: readonly DepthMark[], project: Project, widthPx: number, heightPx: number): DepthMark[] {
  const kept: { readonly mark: DepthMark; readonly x: number; readonly y: number; readonly width: number }[] = [];
  const isFree = (x: number, y: number, width: number): boolean =>
    kept.every((k) => Math.abs(k.y - y) > WORD_PX.height || x > k.x + k.width || x + width < k.x);
  for (const mark of marks) {
    if (kept.length >= MOST_MARKS) break;
    const width = mark.kind === 'scale' ? WORD_PX.scale : WORD_PX.width;
    for (const place of mark.kind === 'pipe' ? [mark, ...mark.elsewhere] : [mark]) {
      const [x, y] = project(place.at) ?? [-1, -1];
      if (x < 0 || y < 0 || x > widthPx || y > heightPx || !isFree(x, y, width)) continue;
      kept.push({ mark: { ...mark, at: place.at, depthM: place.depthM }, x, y, width });
      break;
    }
  }
  return kept.map(({ mark }) => mark);
}

export const depthWords = {
  scale: { zh: '{depth}', en: '{depth}' },
  ground: { zh: '地面 0\u202fm', en: 'Ground 0\u202fm' },
  pipe: { zh: '{what} ⌀{diameter}\u202fmm · 埋深 {depth}', en: '{what} ⌀{diameter}\u202fmm · {depth} deep' },
} satisfies Record<string, Words>;
