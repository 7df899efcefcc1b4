import { MapView } from '@deck.gl/core';
import { SolidPolygonLayer } from '@deck.gl/layers';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { IControl } from 'maplibre-gl';
import { emptyMap } from './map.ts';

interface Building {
  readonly ring: [number, number][];
  readonly h: number;
}

/** The footprints as deck.gl draws buildings, in the map's own frame. */
const map = emptyMap();
map.once('load', () => void add());

async function add(): Promise<void> {
  const answer = (await (await fetch('/footprints.geojson')).json()) as GeoJSON.FeatureCollection<GeoJSON.Polygon, { h: number }>;
  const data = answer.features.map(({ geometry, properties }): Building => ({ ring: geometry.coordinates[0] as [number, number][], h: properties.h }));
  let isDrawn = false;
  const overlay = new MapLibreOverlay({
    interleaved: true,
    views: new MapView({ id: 'maplibre', fovy: map.getVerticalFieldOfView() }) as never,
    layers: [
      new SolidPolygonLayer<Building>({
        id: 'buildings',
        data,
        extruded: true,
        getPolygon: (one) => one.ring,
        getElevation: (one) => one.h,
        getFillColor: [75, 81, 87],
      }),
    ],
    onAfterRender: () => void (isDrawn = true),
  });
  map.addControl(overlay as unknown as IControl);
  const wait = (): void => {
    if (isDrawn && map.getLayersOrder().some((id) => id.startsWith('deck'))) window.peer = { turn: (bearing) => void map.jumpTo({ bearing }) };
    else {
      map.triggerRepaint();
      setTimeout(wait, 50);
    }
  };
  wait();
}
