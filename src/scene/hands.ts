import type { MapMouseEvent, MapTouchEvent, Map as MapLibreMap } from 'maplibre-gl';
import type { Hand, PointerHit } from '../base/map-tools.ts';

/** Who has the pointer: tools in hand, the newest first. */
export interface Hands {
  /** While anybody holds it, nothing is hovered or selected. */
  readonly held: boolean;
  hold(hand: Hand): () => void;
  close(): void;
}

type Press = MapMouseEvent | MapTouchEvent;

export function createHands(map: MapLibreMap, reach: (x: number, y: number, shift: boolean, snaps: boolean) => Promise<PointerHit | null>): Hands {
  const hands: Hand[] = [];
  let dragging = false;
  let next: { readonly x: number; readonly y: number; readonly shift: boolean } | null = null;
  let reaching = false;
  const top = (): Hand | undefined => hands.at(-1);
  const shiftOf = (event: Press): boolean => event.originalEvent.shiftKey;

  /** The newest place only: a slow answer must not pile up moves. */
  const follow = async (): Promise<void> => {
    if (reaching) return;
    reaching = true;
    try {
      while (next) {
        const { x, y, shift } = next;
        next = null;
        const hand = top();
        const hit = hand && (hand.move || dragging) ? await reach(x, y, shift, hand.snaps ?? false) : null;
        if (!hit || hand !== top()) continue;
        if (dragging) hand?.drag?.(hit);
        else hand?.move?.(hit);
      }
    } finally {
      reaching = false;
    }
  };
  const onMove = (event: Press): void => {
    if (!top() || (!dragging && event.type === 'mousemove' && (event.originalEvent as MouseEvent).buttons !== 0)) return;
    next = { x: event.point.x, y: event.point.y, shift: shiftOf(event) };
    void follow();
  };
  const onPress = (event: Press): void => {
    const mouse = event.originalEvent as MouseEvent;
    if (mouse.button !== undefined && mouse.button !== 0) return;
    if (!top()?.grab?.(event.point.x, event.point.y)) return;
    event.preventDefault();
    dragging = true;
  };
  const onRelease = (): void => {
    if (!dragging) return;
    dragging = false;
    next = null;
    top()?.drop?.();
  };
  const onClick = async (event: MapMouseEvent): Promise<void> => {
    const hand = top();
    // The second press of a double one has been a click already.
    if (!hand || event.originalEvent.detail > 1) return;
    const hit = await reach(event.point.x, event.point.y, shiftOf(event), hand.snaps ?? false);
    if (hit && hand === top()) hand.click(hit);
  };
  const onClickEvent = (event: MapMouseEvent): void => void onClick(event);
  const onDouble = (): void => top()?.double?.();
  const listeners = [
    ['mousemove', onMove],
    ['touchmove', onMove],
    ['mousedown', onPress],
    ['touchstart', onPress],
    ['mouseup', onRelease],
    ['touchend', onRelease],
    ['click', onClickEvent],
    ['dblclick', onDouble],
  ] as const;
  for (const [name, listener] of listeners) map.on(name, listener as (event: unknown) => void);

  return {
    get held() {
      return hands.length > 0;
    },
    hold(hand) {
      hands.push(hand);
      map.doubleClickZoom.disable();
      map.getCanvas().style.cursor = 'crosshair';
      return () => {
        const at = hands.indexOf(hand);
        if (at < 0) return;
        hands.splice(at, 1);
        dragging = false;
        if (hands.length > 0) return;
        map.doubleClickZoom.enable();
        map.getCanvas().style.cursor = '';
      };
    },
    close() {
      for (const [name, listener] of listeners) map.off(name, listener as (event: unknown) => void);
      hands.length = 0;
    },
  };
}
