import { isObject } from './json-door.ts';

/** Least and largest x and y of everything that looks like a position, before anything is trusted. */
export function rawExtent(geometries: Iterable<unknown>): readonly [number, number, number, number] {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  const scan = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [x, y] = value as unknown[];
    if (typeof x === 'number' && typeof y === 'number') [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
    else value.forEach(scan);
  };
  for (const geometry of geometries)
    if (isObject(geometry))
      (Array.isArray(geometry['geometries']) ? geometry['geometries'] : [geometry]).forEach((part: unknown) => isObject(part) && scan(part['coordinates']));
  return [x0, y0, x1, y1];
}
