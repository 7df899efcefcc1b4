import { fail } from '../../base/problem.ts';
import type { CameraPlace } from '../../session/session.ts';

/** A view somebody kept: a name, a place, and a small picture of it. */
export interface SavedView extends CameraPlace {
  readonly id: string;
  readonly name: string;
  /** `data:` URL of a small JPEG, or ''. */
  readonly picture: string;
}

const MOST_VIEWS = 60;
const MOST_PICTURE = 20_000;
const FORMAT = 'belvedere-views';

const isNumberWithin = (value: unknown, low: number, high: number): value is number => typeof value === 'number' && value >= low && value <= high;

function viewOf(value: unknown, where: string): SavedView {
  if (typeof value !== 'object' || value === null) fail('bad-view', where, 'a view is an object');
  const { id, name, picture, lon, lat, zoom, pitch, bearing } = value as Record<string, unknown>;
  if (typeof id !== 'string' || !/^[\w-]{1,60}$/.test(id)) fail('bad-view', `${where}.id`, 'an id is 1 to 60 letters, digits, _ or -');
  if (typeof name !== 'string' || name.length > 200) fail('bad-view', `${where}.name`, 'a name is a text of at most 200 characters');
  if (!isNumberWithin(lon, -180, 180)) fail('bad-view', `${where}.lon`, 'a longitude is a number from -180 to 180');
  if (!isNumberWithin(lat, -85, 85)) fail('bad-view', `${where}.lat`, 'a latitude is a number from -85 to 85');
  if (!isNumberWithin(zoom, 0, 22)) fail('bad-view', `${where}.zoom`, 'a zoom is a number from 0 to 22');
  if (!isNumberWithin(pitch, 0, 85)) fail('bad-view', `${where}.pitch`, 'a pitch is a number from 0 to 85');
  if (!isNumberWithin(bearing, -360, 360)) fail('bad-view', `${where}.bearing`, 'a bearing is a number from -360 to 360');
  const isPicture = typeof picture === 'string' && /^data:image\/(jpeg|png);base64,/.test(picture) && picture.length <= MOST_PICTURE;
  return { id, name, picture: isPicture ? picture : '', lon, lat, zoom, pitch, bearing };
}

/** Views out of a file or out of storage; throws `ProblemError` naming what is wrong and where. */
export function readViews(text: string): SavedView[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    fail('bad-json', 'views', (error as Error).message);
  }
  const { format, views } = (parsed ?? {}) as { format?: unknown; views?: unknown };
  if (format !== FORMAT || !Array.isArray(views)) fail('bad-views', 'format', `a file of views says "format": "${FORMAT}" and has a list "views"`);
  if (views.length > MOST_VIEWS) fail('bad-views', 'views', `at most ${MOST_VIEWS} views are kept, not ${views.length}`);
  return views.map((view, i) => viewOf(view, `views[${i}]`));
}

export const writeViews = (cityId: string, views: readonly SavedView[]): string => JSON.stringify({ format: FORMAT, city: cityId, views }, null, 1);

/** One place up (-1) or down (1); at the ends nothing moves. */
export function moveView(views: readonly SavedView[], id: string, by: -1 | 1): readonly SavedView[] {
  const from = views.findIndex((v) => v.id === id);
  const to = from + by;
  const view = views[from];
  if (!view || to < 0 || to >= views.length) return views;
  const rest = views.toSpliced(from, 1);
  return rest.toSpliced(to, 0, view);
}

/** Beside those there are; one with a known id takes the place of the old. */
export const joinViews = (views: readonly SavedView[], more: readonly SavedView[]): readonly SavedView[] =>
  [...views.filter((v) => !more.some((m) => m.id === v.id)), ...more].slice(0, MOST_VIEWS);

/** The address of a view on the page's own. */
export const linkTo = (page: string, { lat, lon, zoom, pitch, bearing }: CameraPlace): string =>
  `${page.split('#')[0]}#@${lat.toFixed(6)},${lon.toFixed(6)},${zoom.toFixed(2)},${pitch.toFixed(1)},${bearing.toFixed(1)}`;
