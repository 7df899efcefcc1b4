import type { Map as MapLibreMap } from 'maplibre-gl';
import { onNextFrame } from '../base/browser.ts';

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
    const fence = gl?.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!gl || !fence) return resolve();
    gl.flush();
    const poll = (): void => {
      if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED && !gl.isContextLost()) {
        cancel = onNextFrame(poll);
        return;
      }
      gl.deleteSync(fence);
      resolve();
    };
    cancel = onNextFrame(poll);
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
