import type { Map as MapLibreMap } from 'maplibre-gl';
import { prefersReducedMotion } from '../base/browser.ts';
import type { City, EntityRef } from '../city/city.ts';
import type { CameraPlace, Session } from '../session/session.ts';
import { middleOf } from './event-middle.ts';
import type { SceneInputs } from './scene.ts';
import type { StreamTable } from '../tables/streams.ts';

/** The one camera: follows the session's place, and tells the session where the hand moved it. */
export interface SceneCamera {
  place(): CameraPlace;
  flyTo(place: Partial<CameraPlace>, cut?: boolean): void;
  flyToEntity(ref: EntityRef): void;
  close(): void;
}

const LONGEST_FLIGHT_MS = 1200;
const MOST_LINKED_PITCH_DEG = 80;
const entityZoom = { building: 17, sensor: 17, service: 16.8, thing: 17, link: 18, feature: 18, vehicle: 16, event: 13 } as const;
const wrap = (bearing: number): number => ((bearing % 360) + 360) % 360;

/** Keep only finite members: one NaN in `jumpTo` would poison every later camera call. */
export function sanePlace(place: Partial<CameraPlace>): Partial<CameraPlace> {
  const finite = Object.entries(place).filter(([, value]) => Number.isFinite(value));
  const sane = Object.fromEntries(finite) as Partial<CameraPlace>;
  if (sane.lat !== undefined && Math.abs(sane.lat) > 85) return {};
  if (sane.lon !== undefined && Math.abs(sane.lon) > 180) return {};
  return sane;
}

const samePlace = (a: CameraPlace, b: CameraPlace): boolean =>
  Math.abs(a.lon - b.lon) < 1e-7 &&
  Math.abs(a.lat - b.lat) < 1e-7 &&
  Math.abs(a.zoom - b.zoom) < 1e-4 &&
  Math.abs(a.pitch - b.pitch) < 1e-3 &&
  Math.abs(wrap(a.bearing) - wrap(b.bearing)) < 1e-3;

export function createSceneCamera(
  map: MapLibreMap,
  session: Session,
  city: City,
  streams: StreamTable,
  { vehicles, events }: Pick<SceneInputs, 'vehicles' | 'events'> = {},
): SceneCamera {
  const place = (): CameraPlace => {
    const { lng, lat } = map.getCenter();
    return { lon: lng, lat, zoom: map.getZoom(), pitch: map.getPitch(), bearing: map.getBearing() };
  };
  const flyTo = (asked: Partial<CameraPlace>, cut = false): void => {
    const target = { ...place(), ...sanePlace(asked) };
    const options = { center: [target.lon, target.lat] as [number, number], zoom: target.zoom, pitch: target.pitch, bearing: target.bearing };
    if (cut || prefersReducedMotion()) map.jumpTo(options);
    else if (farApart(place(), target)) map.flyTo({ ...options, duration: LONGEST_FLIGHT_MS, essential: false });
    else map.easeTo({ ...options, duration: 700 });
  };
  const tell = (): void => {
    // Eye to eye with the street there is no place that a link could hold.
    if (map.getPitch() > MOST_LINKED_PITCH_DEG) return;
    const here = place();
    if (!samePlace(here, session.getState().camera)) session.setState({ camera: here });
  };
  map.on('moveend', tell);
  // Whoever took hold of the map before there was a scene stays where that led.
  tell();
  const unsubscribe = session.subscribe((state, before) => {
    if (state.camera === before.camera || samePlace(state.camera, place()) || map.isMoving()) return;
    flyTo(state.camera, true);
  });

  const placeInFeeds = ({ kind, id }: EntityRef): { lon: number; lat: number } | null => {
    const row = kind === 'vehicle' ? (vehicles?.find(id) ?? -1) : -1;
    if (vehicles && row >= 0) return { lon: vehicles.now.lon[row] as number, lat: vehicles.now.lat[row] as number };
    const kept = kind === 'event' ? events?.find(id) : undefined;
    return kept ? middleOf(kept.event.area) : null;
  };
  const flyToEntity = (ref: EntityRef): void => {
    // A shape was picked where it is seen.
    if (ref.kind === 'shape') return;
    if (ref.kind === 'area') {
      const area = city.area(ref.id);
      if (area)
        map.fitBounds(boundsOf(area.geometry), {
          padding: 60,
          duration: prefersReducedMotion() ? 0 : LONGEST_FLIGHT_MS,
          pitch: map.getPitch(),
          bearing: map.getBearing(),
        });
      return;
    }
    const at = city.place(ref) ?? placeInFeeds(ref) ?? thingPlace(streams, ref.id);
    if (!at) return;
    flyTo({ lon: at.lon, lat: at.lat, zoom: Math.max(map.getZoom(), entityZoom[ref.kind]), pitch: Math.max(map.getPitch(), 45) });
  };
  return {
    place,
    flyTo,
    flyToEntity,
    close() {
      unsubscribe();
      map.off('moveend', tell);
    },
  };
}

/** A thing met only in feeds stands where its streams say. */
function thingPlace(streams: StreamTable, thingId: string): { lon: number; lat: number } | undefined {
  const row = streams.rowsOfThing(thingId)[0];
  if (row === undefined) return undefined;
  const { lon, lat } = streams.descriptor(row);
  return Number.isFinite(lon) && Number.isFinite(lat) ? { lon, lat } : undefined;
}

/** Beyond this a flight arcs over the city instead of sliding. */
const farApart = (a: CameraPlace, b: CameraPlace): boolean => Math.hypot(a.lon - b.lon, a.lat - b.lat) > 0.01 || Math.abs(a.zoom - b.zoom) > 2.5;

export function boundsOf(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon): [number, number, number, number] {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings)
    for (const [lon = NaN, lat = NaN] of ring) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  return box;
}
