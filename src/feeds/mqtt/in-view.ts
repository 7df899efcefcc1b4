import type { CellTopics } from '../../city/pack/manifest.ts';
import { coverOf, type Bounds } from '../cells.ts';

/** Filters of one view at most: brokers look at every one of them for every message. */
const MOST_CELLS = 16;
/** Of the view's width and height asked for beyond each edge, so that small moves change nothing. */
const MARGIN = 0.35;
/** A view this many times smaller than what is asked for asks for less. */
const SHRUNK = 4;

const contains = (outer: Bounds, inner: Bounds): boolean => inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
const widthOf = ([west, , east]: Bounds): number => east - west;
const heightOf = ([, south, , north]: Bounds): number => north - south;

/** Which topics the present view asks for. Nothing before the first view: the city must not pour in for one glance. */
export interface InView {
  readonly topics: readonly string[];
  /** True when `topics` changed. */
  look(view: Bounds): boolean;
}

export function createInView({ topic, rootZoom, leafZoom }: CellTopics): InView {
  let topics: readonly string[] = [];
  let asked: Bounds | null = null;
  return {
    get topics() {
      return topics;
    },
    look(view) {
      if (!view.every(Number.isFinite) || view[2] < view[0] || view[3] < view[1]) return false;
      const [x, y] = [widthOf(view) * MARGIN, heightOf(view) * MARGIN];
      const wider: Bounds = [view[0] - x, view[1] - y, view[2] + x, view[3] + y];
      const isFine = asked !== null && contains(asked, view) && widthOf(asked) * heightOf(asked) < SHRUNK * widthOf(wider) * heightOf(wider);
      if (isFine) return false;
      asked = wider;
      const cells = coverOf(wider, { rootZoom, leafZoom }, MOST_CELLS);
      const next = cells ? cells.map((cell) => topic.replace('{cell}', cell)) : [topic.replace('{cell}/', '')];
      if (next.length === topics.length && next.every((one, i) => one === topics[i])) return false;
      topics = next;
      return true;
    },
  };
}
