import { onNextFrame } from '../base/browser.ts';

/** Calls back in the first frame after the GPU has finished everything asked of it so far (or has lost its context); returns how to call it off. */
export function onGpuDone(gl: WebGL2RenderingContext, done: () => void): () => void {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  let cancel: () => void = () => undefined;
  const poll = (): void => {
    if (fence && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED && !gl.isContextLost()) {
      cancel = onNextFrame(poll);
      return;
    }
    gl.deleteSync(fence);
    done();
  };
  gl.flush();
  cancel = onNextFrame(poll);
  return () => cancel();
}
