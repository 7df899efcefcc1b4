import { useEffect, useState } from 'react';
import type { CityModelHandle, SceneHost } from '../scene-host.ts';
import type { SceneInputs } from '../scene.ts';
import { createCityModel, type CityModelScene, type ModelSources } from './city-model.ts';

interface CityModelProps {
  readonly host: SceneHost;
  readonly inputs: SceneInputs;
  /** Outlives the model: a restored context asks it again. */
  readonly sources: ModelSources;
  onReady(handle: CityModelHandle): void;
}

/** The city model inside the map's three root; everything it opens it closes when unmounted. */
export function CityModel({ host, inputs, sources, onReady }: CityModelProps) {
  const [model, setModel] = useState<CityModelScene | null>(null);
  useEffect(() => {
    const made = createCityModel(host, inputs, sources);
    setModel(made);
    onReady(made);
    host.invalidate();
    return () => {
      setModel(null);
      made.dispose();
    };
    // A new callback alone must not rebuild the city.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [host, inputs, sources]);
  return model ? <primitive object={model.group} dispose={null} /> : null;
}
