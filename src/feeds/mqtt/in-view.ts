import type { CellTopics } from '../../city/pack/manifest.ts';
import { coverOf, type Bounds } from '../cells.ts';

/** Filters of one view at most: brokers look at every one of them for every message. */
const MOST_CELLS = 16;
/** Of a city that is larger than so many of the largest cells: all of them, however many, for there is no other way to name it. */
const MOST_CITY_CELLS = 4096;
/** Of the view's width and height asked for beyond each edge, so that small moves change nothing. */
const MARGIN = 0.35;
/** A view this many times smaller than what is asked for asks for less. */
const SHRUNK = 4;

const contains = (outer: Bounds, inner: Bounds): boolean => inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
const widthOf = ([west, , east]: Bounds): number => east - west;
const heightOf = ([, south, , north]: Bounds): number => north - south;
const isNone = ([west, south, east, north]: Bounds): boolean => east < west || north < south;
const overlap = (a: Bounds, b: Bounds): Bounds => [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];

/** Which topics the present view asks for. Nothing before the first view: the city must not pour in for one glance. */
export interface InView {
  readonly topics: readonly string[];
  /** True when `topics` changed. */
  look(view: Bounds): boolean;
}

/** @param city its bounds: of a view too wide for few cells only what lies in the city is asked for. */
export function createInView({ topic, rootZoom, leafZoom, farthestZoom = rootZoom }: CellTopics, city: Bounds): InView {
  let topics: readonly string[] = [];
  let asked: Bounds | null = null;
  const grid = { rootZoom, leafZoom };
  const farthest = Math.max(rootZoom, Math.min(farthestZoom, leafZoom));
  const cellsOf = (wide: Bounds): readonly string[] => {
    const few = coverOf(wide, grid, MOST_CELLS, farthest);
    if (few) return few;
    const inCity = overlap(wide, city);
    if (isNone(inCity)) return [];
    // By cell, never by leaving it out: beside the cells' topics lie those of all that is urgent, and of what operators do.
    return coverOf(inCity, grid, MOST_CELLS, farthest) ?? (farthest === rootZoom ? (coverOf(inCity, grid, MOST_CITY_CELLS, farthest) ?? []) : []);
  };
  return {
    get topics() {
      return topics;
    },
    look(view) {
      if (!view.every(Number.isFinite) || isNone(view)) return false;
      const [x, y] = [widthOf(view) * MARGIN, heightOf(view) * MARGIN];
      const wider: Bounds = [view[0] - x, view[1] - y, view[2] + x, view[3] + y];
      const isFine = asked !== null && contains(asked, view) && widthOf(asked) * heightOf(asked) < SHRUNK * widthOf(wider) * heightOf(wider);
      if (isFine) return false;
      asked = wider;
      const next = cellsOf(wider).map((cell) => topic.replace('{cell}', cell));
      if (next.length === topics.length && next.every((one, i) => one === topics[i])) return false;
      topics = next;
      return true;
    },
  };
}
