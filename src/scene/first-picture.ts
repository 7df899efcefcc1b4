import type { Map as MapLibreMap } from 'maplibre-gl';
import { onGpuDone } from './gpu-done.ts';

export interface FirstPicture {
  readonly done: Promise<void>;
  close(): void;
}

/** Watches for the first frame with the whole city in it, and then until the GPU has really drawn it. */
export function watchFirstPicture(map: MapLibreMap, isCovered: () => boolean): FirstPicture {
  const gl = map.getCanvas().getContext('webgl2');
  let cancel: () => void = () => undefined;
  let resolve: () => void = () => undefined;
  const done = new Promise<void>((taken) => (resolve = taken));
  const look = (): void => {
    if (!isCovered()) return;
    map.off('render', look);
    if (gl) cancel = onGpuDone(gl, resolve);
    else resolve();
  };
  map.on('render', look);
  return {
    done,
    close() {
      map.off('render', look);
      cancel();
    },
  };
}
