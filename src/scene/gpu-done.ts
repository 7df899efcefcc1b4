import { after } from '../base/browser.ts';

/** Looked for by the clock: a frame comes only when the screen has taken the one before. */
const LOOK_MS = 12;

/** Calls back when the GPU has finished everything asked of it so far (or has lost its context); returns how to call it off. */
export function onGpuDone(gl: WebGL2RenderingContext, done: () => void): () => void {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  let cancel: () => void = () => undefined;
  const poll = (): void => {
    if (fence && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED && !gl.isContextLost()) {
      cancel = after(LOOK_MS, poll);
      return;
    }
    gl.deleteSync(fence);
    done();
  };
  gl.flush();
  cancel = after(LOOK_MS, poll);
  return () => cancel();
}
