import { useEffect, useState } from 'react';
import type { CityModelHandle, SceneHost } from '../scene-host.ts';
import type { SceneInputs } from '../scene.ts';
import { createCityModel, type CityModelScene } from './city-model.ts';
import { createWorkerTileSource } from './tile-source.ts';

/** The city model inside the map's three root; everything it opens it closes when unmounted. */
export function CityModel({ host, inputs, onReady }: { host: SceneHost; inputs: SceneInputs; onReady(handle: CityModelHandle): void }) {
  const [model, setModel] = useState<CityModelScene | null>(null);
  useEffect(() => {
    const made = createCityModel(host, inputs, createWorkerTileSource());
    setModel(made);
    onReady(made);
    host.invalidate();
    return () => {
      setModel(null);
      made.dispose();
    };
    // A new callback alone must not rebuild the city.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [host, inputs]);
  return model ? <primitive object={model.group} dispose={null} /> : null;
}
