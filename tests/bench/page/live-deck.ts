import { MapView } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { IControl } from 'maplibre-gl';
import { emptyMap } from './map.ts';
import { colourOf, commitLoop, hearOnPage, live, PROBE_ENTITY, places } from './live-parts.ts';

interface Dot {
  readonly position: readonly [number, number];
  readonly value: number;
  readonly colour: readonly [number, number, number];
}

/** deck.gl as its examples do it: an array of objects, a new one whenever something changed. */
const map = emptyMap();
await new Promise<void>((done) => void map.once('load', () => done()));
let data: Dot[] = places().map((position) => ({ position, value: 0, colour: colourOf(0) }));
const overlay = new MapLibreOverlay({ interleaved: true, views: new MapView({ id: 'maplibre', fovy: map.getVerticalFieldOfView() }) as never, layers: [] });
map.addControl(overlay as unknown as IControl);
const draw = (): void =>
  overlay.setProps({
    layers: [
      new ScatterplotLayer<Dot>({
        id: 'live',
        data,
        getPosition: (dot) => dot.position as [number, number],
        getFillColor: (dot) => dot.colour as [number, number, number],
        getRadius: 3,
        radiusUnits: 'pixels',
      }),
    ],
  });
draw();
let hasNews = false;
await hearOnPage(({ entity, value }) => {
  const { position } = data[entity] as Dot;
  data[entity] = { position, value, colour: colourOf(value) };
  hasNews = true;
});
commitLoop(
  () => hasNews,
  () => {
    hasNews = false;
    data = data.slice();
    draw();
    live.committed = Math.max(live.committed, data[PROBE_ENTITY]?.value ?? 0);
  },
);
live.ready = true;
