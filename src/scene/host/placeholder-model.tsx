import { useEffect, useMemo } from 'react';
import { BoxGeometry, Group, HemisphereLight, Mesh, MeshLambertMaterial } from 'three';
import type { CityModelHandle, SceneHost } from '../scene-host.ts';
import type { SceneInputs } from '../scene.ts';

export function CityModel({ onReady }: { host: SceneHost; inputs: SceneInputs; onReady: (handle: CityModelHandle) => void }) {
  useEffect(() => void onReady({ pick: async () => null, tilesLoaded: 0, tilesPending: 0 }), [onReady]);
  const group = useMemo(() => {
    const box = new Mesh(new BoxGeometry(40, 60, 40), new MeshLambertMaterial({ color: '#5C636A' }));
    box.position.set(0, 30, 0);
    const all = new Group();
    all.add(new HemisphereLight('#dce6ee', '#555555', 2), box);
    return all;
  }, []);
  return <primitive object={group} />;
}
