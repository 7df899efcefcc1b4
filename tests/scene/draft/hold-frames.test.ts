import type { Map as MapLibreMap } from 'maplibre-gl';
import { expect, it } from 'vitest';
import { holdFrames } from '../../../src/scene/draft/hold-frames.ts';

/** As much of a map as asks for frames and draws them. */
function fakeMap(renderer: string) {
  const done = { frames: 0, painted: 0, layers: [] as string[], depths: 0, pixelRatio: 2 as number | null };
  const listeners = new Set<() => void>();
  const map = {
    terrain: null,
    painter: {
      render() {
        done.painted++;
        done.layers = [];
        map.painter.maybeDrawDepth();
        for (const type of ['fill', 'custom', 'symbol']) map.painter.renderLayer(map.painter, null, { type });
      },
      renderLayer: (_painter: unknown, _tiles: unknown, { type }: { readonly type: string }) => void done.layers.push(type),
      maybeDrawDepth: () => void done.depths++,
    },
    on: (_name: string, listener: () => void) => void listeners.add(listener),
    off: (_name: string, listener: () => void) => void listeners.delete(listener),
    getCanvas: () => ({ getContext: () => ({ getExtension: () => ({ UNMASKED_RENDERER_WEBGL: 1 }), getParameter: () => renderer }) }),
    getPixelRatio: () => done.pixelRatio,
    setPixelRatio: (ratio: number | null) => void (done.pixelRatio = ratio),
    triggerRepaint() {
      done.frames++;
      map.painter.render();
      for (const listener of listeners) listener();
    },
  };
  return { map: map as unknown as MapLibreMap, done, listeners };
}

it('lets a GPU draw what comes', () => {
  const { map, done } = fakeMap('NVIDIA H100');
  expect(holdFrames(map)).toBeNull();
  map.triggerRepaint();
  expect(done).toMatchObject({ frames: 1, painted: 1, depths: 1, pixelRatio: 2 });
});

it('has a software rasteriser paint nothing before the draft, the draft once, and everything when it is over', () => {
  const { map, done, listeners } = fakeMap('SwiftShader Device');
  const held = holdFrames(map);
  for (let i = 0; i < 5; i++) map.triggerRepaint();
  // The map goes on looking after its ground.
  expect(done).toMatchObject({ frames: 5, painted: 0 });
  held?.release();
  expect(done).toMatchObject({ frames: 6, painted: 1, pixelRatio: 1.32 });
  map.triggerRepaint();
  expect(done.frames).toBe(6);
  held?.end();
  // What was asked for meanwhile, with as many pixels as the screen has then.
  expect(done).toMatchObject({ frames: 7, painted: 2, pixelRatio: null });
  map.triggerRepaint();
  expect(done).toMatchObject({ frames: 8, painted: 3 });
  held?.end();
  held?.release();
  expect(done).toMatchObject({ frames: 8, painted: 3 });
  expect(listeners.size).toBe(0);
});

it('paints at once where it ends before there was a draft', () => {
  const { map, done } = fakeMap('llvmpipe');
  holdFrames(map)?.end();
  expect(done).toMatchObject({ frames: 1, painted: 1 });
});

it('has no names in the draft, nor what only they ask for, and both afterwards', () => {
  const { map, done } = fakeMap('SwiftShader Device');
  const held = holdFrames(map);
  held?.release();
  expect(done).toMatchObject({ layers: ['fill', 'custom'], depths: 0 });
  held?.end();
  map.triggerRepaint();
  expect(done).toMatchObject({ layers: ['fill', 'custom', 'symbol'], depths: 1 });
});
