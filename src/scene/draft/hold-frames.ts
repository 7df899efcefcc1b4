import type { Map as MapLibreMap } from 'maplibre-gl';
import { setGroundFineness } from '../quality/ground-fineness.ts';
import { isSoftware, rendererName } from '../quality/levels.ts';

/** A map that looks after its ground without drawing it. */
export interface HeldFrames {
  /** One whole frame, drawn; the next ones wait. */
  release(): void;
  /** From now on as many as anybody wants. */
  end(): void;
}

interface Painter {
  render(...given: unknown[]): void;
  renderLayer(painter: unknown, tiles: unknown, layer: { readonly type: string }, ...given: unknown[]): void;
  maybeDrawDepth(context: unknown): void;
}

/** Ground without the hills' detail until the model takes over. */
const DRAFT_GROUND = { texels: 0.25, cells: 16 } as const;
/** As the sparing picture has it. */
const DRAFT_PIXEL_SHARE = 0.66;
/** The map's word for it, which its types do not know. */
const THE_SCREENS_OWN = null as unknown as number;

/**
 * Each frame before the draft costs a software rasteriser the time the draft needs, and whatever is asked of the GPU next waits for
 * it: until then frames only have the map ask for its ground; then comes the draft's, and the one after waits. The draft's has no
 * names, which cost it an eighth of its time to be compiled, no picture of depths, which only names ask for, and fewer pixels. Null on
 * a GPU, which draws what comes. The map has no setting for it, only its painter and its own way to ask for a frame.
 */
export function holdFrames(map: MapLibreMap): HeldFrames | null {
  if (!isSoftware(rendererName(map.getCanvas().getContext('webgl2')))) return null;
  const painter = map.painter as unknown as Painter;
  const repaint = map.triggerRepaint.bind(map);
  const coarse = (): void => setGroundFineness(map, DRAFT_GROUND);
  let isReleased = false;
  let isOwed = false;
  let isOver = false;
  const { render: paint, renderLayer, maybeDrawDepth } = painter;
  painter.render = () => undefined;
  painter.renderLayer = (given, tiles, layer, ...more) => {
    if (layer.type !== 'symbol') renderLayer.call(painter, given, tiles, layer, ...more);
  };
  painter.maybeDrawDepth = () => undefined;
  map.on('render', coarse);
  map.setPixelRatio(map.getPixelRatio() * DRAFT_PIXEL_SHARE);
  return {
    release() {
      if (isOver || isReleased) return;
      isReleased = true;
      coarse();
      painter.render = paint;
      map.triggerRepaint = () => void (isOwed = true);
      repaint();
    },
    end() {
      if (isOver) return;
      isOver = true;
      map.off('render', coarse);
      map.setPixelRatio(THE_SCREENS_OWN);
      Object.assign(painter, { render: paint, renderLayer, maybeDrawDepth });
      map.triggerRepaint = repaint;
      if (isOwed || !isReleased) repaint();
    },
  };
}
