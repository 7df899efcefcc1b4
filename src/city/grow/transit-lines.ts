import type { Words } from '../../base/words.ts';
import { roadPath, walkedOf } from './paths.ts';
import { crossings } from './transit-path.ts';
import type { Plan } from './plan.ts';
import { between, type Point } from './plane.ts';
import { lengthOf } from './spline.ts';

/** A line people ride: its way, its stops, its service. */
export interface TransitLine {
  readonly id: string;
  readonly mode: 'metro' | 'rail' | 'bus';
  readonly name: Words;
  /** `#RRGGBB`. */
  readonly colour: string;
  readonly path: readonly Point[];
  readonly stops: readonly { readonly id: string; readonly name: Words; readonly place: Point; readonly walkedM: number }[];
  /** Where its control stands on the map: the stop in the middle. */
  readonly place: Point;
}

const LEAST_STOPS = 3;
const LEAST_SPACING_M = 380;

/** Bus lines along the main roads: one a road, with stops at its crossings, from end to end. */
export function busLines(plan: Plan): TransitLine[] {
  const names = [...new Set(plan.roads.filter((r) => r.class === 'primary' || r.class === 'secondary').map((r) => r.en))];
  const lines: TransitLine[] = [];
  for (const en of names) {
    const path = roadPath(plan, en);
    if (path.length < 2 || lengthOf(path) < 900) continue;
    const walked = walkedOf(path);
    const stops: TransitLine['stops'][number][] = [];
    const total = walked[walked.length - 1] as number;
    const wanted = [
      { walkedM: 30, zh: '首末站', en: 'Terminus' },
      ...crossings({ line: path, walked }, plan, en),
      { walkedM: total - 30, zh: '首末站', en: 'Terminus' },
    ];
    const id = `B${lines.length + 1}`;
    const road = plan.roads.find((r) => r.en === en);
    for (const c of wanted) {
      const last = stops[stops.length - 1];
      if (last && c.walkedM - last.walkedM < LEAST_SPACING_M) continue;
      const name = { zh: `${road?.zh ?? ''}${c.zh}`, en: `${en} / ${c.en}` };
      stops.push({ id: `${id}-${String(stops.length + 1).padStart(2, '0')}`, name, place: pointOn(path, walked, c.walkedM), walkedM: c.walkedM });
    }
    if (stops.length < LEAST_STOPS) continue;
    const n = lines.length + 1;
    lines.push({
      id,
      mode: 'bus',
      name: { zh: `公交${n}路`, en: `Bus ${n}` },
      colour: '#6E7F8D',
      path,
      stops,
      place: (stops[stops.length >> 1] as (typeof stops)[number]).place,
    });
    if (lines.length >= 14) break;
  }
  return lines;
}

function pointOn(path: readonly Point[], walked: readonly number[], m: number): Point {
  let i = 0;
  while (i + 2 < walked.length && (walked[i + 1] as number) < m) i++;
  const span = (walked[i + 1] as number) - (walked[i] as number) || 1;
  return between(path[i] as Point, path[i + 1] as Point, Math.max(0, Math.min(1, (m - (walked[i] as number)) / span)));
}
