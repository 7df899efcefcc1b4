import type { Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl';
import { after } from '../base/browser.ts';
import { entityKey, type EntityRef } from '../city/city.ts';
import { areaAt } from '../city/area-at.ts';
import type { Picker } from './picking.ts';
import type { SceneInputs } from './scene.ts';

type CursorListener = (position: { readonly lon: number; readonly lat: number } | null) => void;

export interface Pointer {
  onCursor(listener: CursorListener): () => void;
  close(): void;
}

const HOVER_MS = 100;
/** Further out than this the ground under a click means its district. */
const DISTRICT_ZOOM = 13;

/** Pointer over the map, unless a tool has it: hover about ten times a second, click to select, and the position for the coordinate read-out. */
export function watchPointer(container: HTMLElement, map: MapLibreMap, { city, session }: SceneInputs, picker: Picker, isHeld: () => boolean): Pointer {
  const listeners = new Set<CursorListener>();
  let at: { x: number; y: number } | null = null;
  let waiting: (() => void) | null = null;
  let picking = false;

  const areaUnder = (event: { lng: number; lat: number }, wantsArea: boolean): EntityRef | null => {
    if (!wantsArea && map.getZoom() > DISTRICT_ZOOM) return null;
    const area = areaAt(city.districts, event.lng, event.lat);
    return area ? { kind: 'area', id: area.properties.id } : null;
  };
  const setHovered = (key: string | null): void => {
    if (session.getState().hovered !== key) session.setState({ hovered: key });
    if (!isHeld()) map.getCanvas().style.cursor = key === null ? '' : 'pointer';
  };
  const hover = async (): Promise<void> => {
    waiting = null;
    if (picking || at === null || map.isMoving()) return;
    if (isHeld()) return setHovered(null);
    picking = true;
    const aimed = at;
    try {
      const ref = (await picker.pick(aimed.x, aimed.y)) ?? areaUnder(map.unproject([aimed.x, aimed.y]), false);
      if (at !== null) setHovered(ref ? entityKey(ref) : null);
    } finally {
      picking = false;
    }
    if (at !== null && (at.x !== aimed.x || at.y !== aimed.y)) later();
  };
  function later(): void {
    waiting ??= after(HOVER_MS, () => void hover());
  }
  const onMove = (event: MapMouseEvent): void => {
    at = { x: event.point.x, y: event.point.y };
    for (const listener of listeners) listener({ lon: event.lngLat.lng, lat: event.lngLat.lat });
    if (event.originalEvent.buttons === 0) later();
  };
  const onOut = (): void => {
    at = null;
    setHovered(null);
    for (const listener of listeners) listener(null);
  };
  const onClick = async (event: MapMouseEvent): Promise<void> => {
    if (isHeld()) return;
    const { x, y } = event.point;
    const wantsArea = event.originalEvent.altKey;
    const ref = wantsArea ? null : await picker.pick(x, y, true);
    const chosen = ref ?? areaUnder(event.lngLat, wantsArea);
    session.setState({ selected: chosen ? entityKey(chosen) : null });
  };
  const onClickEvent = (event: MapMouseEvent): void => void onClick(event);
  map.on('mousemove', onMove);
  map.on('mouseout', onOut);
  map.on('click', onClickEvent);
  container.classList.add('scene');
  return {
    onCursor(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      waiting?.();
      map.off('mousemove', onMove);
      map.off('mouseout', onOut);
      map.off('click', onClickEvent);
    },
  };
}
