import type { Map as MapLibreMap } from 'maplibre-gl';
import type { EntityRef } from '../city/city.ts';
import { createEventTable, type KeptEvent } from '../tables/events.ts';
import { polygonsOf } from './layers/events/shapes.ts';
import type { SceneInputs } from './scene.ts';

/** Flat areas under the pointer: a warning is pointed at by its ground, not only by the word in its middle. */
export interface EventAreas {
  at(x: number, y: number): EntityRef | null;
}

const SAME_PX = 3;
type Place = readonly [lon: number, lat: number];
interface Shape {
  readonly rings: readonly (readonly Place[])[];
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
}

const shapes = new WeakMap<KeptEvent, Shape>();

function shapeOf(kept: KeptEvent): Shape {
  const known = shapes.get(kept);
  if (known) return known;
  const rings = polygonsOf(kept.event.area);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings)
    for (const [lon, lat] of ring) {
      [west, east] = [Math.min(west, lon), Math.max(east, lon)];
      [south, north] = [Math.min(south, lat), Math.max(north, lat)];
    }
  const shape: Shape = { rings, bounds: [west, south, east, north] };
  shapes.set(kept, shape);
  return shape;
}

/** Even-odd rule; each ring by itself, as it is drawn. */
function isInRing(ring: readonly Place[], [lon, lat]: Place): boolean {
  let isInside = false;
  for (const [i, [xi, yi]] of ring.entries()) {
    const [xj, yj] = ring[(i + ring.length - 1) % ring.length] as Place;
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) isInside = !isInside;
  }
  return isInside;
}
const holds = ({ rings, bounds: [west, south, east, north] }: Shape, place: Place): boolean =>
  place[0] >= west && place[0] <= east && place[1] >= south && place[1] <= north && rings.some((ring) => isInRing(ring, place));

/**
 * The event whose area is meant by a place on the ground: the smallest that holds it. One that fills the whole picture is meant by no
 * place in it, or nothing else could be pointed at, nor a selection be cleared by a click on the ground.
 * @param corners of the picture, EPSG:4326 degrees.
 */
export function eventUnder(active: readonly KeptEvent[], place: Place, corners: readonly Place[]): KeptEvent | null {
  const sizeOf = (kept: KeptEvent): number => {
    const [west, south, east, north] = shapeOf(kept).bounds;
    return (east - west) * (north - south);
  };
  const [smallest] = active
    .filter((kept) => holds(shapeOf(kept), place) && !corners.every((corner) => holds(shapeOf(kept), corner)))
    .sort((a, b) => sizeOf(a) - sizeOf(b));
  return smallest ?? null;
}

export function createEventAreas(map: MapLibreMap, { session, clock, events = createEventTable() }: SceneInputs): EventAreas {
  return {
    at(x, y) {
      if (!session.getState().layers.includes('events')) return null;
      const { lng, lat } = map.unproject([x, y]);
      // Above the horizon there is no ground: what comes back is somewhere else.
      const back = map.project([lng, lat]);
      if (!(Math.hypot(back.x - x, back.y - y) < SAME_PX)) return null;
      const seen = map.getBounds();
      const [west, south, east, north] = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()];
      const found = eventUnder(events.activeAt(clock.now()), [lng, lat], [[west, south], [east, south], [east, north], [west, north]]); // prettier-ignore
      return found && { kind: 'event', id: found.key };
    },
  };
}
