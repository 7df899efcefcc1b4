import { after, onNextFrame } from '../../base/browser.ts';

/** Reads single pixels of float colour without waiting for the GPU: copied into a buffer there, fetched once a fence has passed. */
export interface ReadBack {
  /** Of the framebuffer now bound for reading, at its corner; null when the context was lost or this was disposed meanwhile. */
  pixel(): Promise<Float32Array | null>;
  /** Frames the last answer took. */
  readonly framesWaited: number;
  dispose(): void;
}

/** A page in the background gets no frames, but its answers all the same. */
const WITHOUT_FRAMES_MS = 100;
const BYTES = 16;

export function createReadBack(gl: WebGL2RenderingContext): ReadBack {
  const idle: WebGLBuffer[] = [];
  const waiting = new Set<() => void>();
  let framesWaited = 0;
  let isDisposed = false;

  const poll = (fence: WebGLSync): Promise<boolean> =>
    new Promise((answer) => {
      let frames = 0;
      let stop: () => void = () => undefined;
      const end = (isSignalled: boolean): void => {
        stop();
        waiting.delete(giveUp);
        framesWaited = frames;
        answer(isSignalled);
      };
      const giveUp = (): void => end(false);
      const look = (): void => {
        frames++;
        if (gl.isContextLost()) return end(false);
        const status = gl.clientWaitSync(fence, 0, 0);
        if (status === gl.ALREADY_SIGNALED || status === gl.CONDITION_SATISFIED) return end(true);
        if (status === gl.WAIT_FAILED) return end(false);
        ask();
      };
      const ask = (): void => {
        const offFrame = onNextFrame(() => void (offTimer(), look()));
        const offTimer = after(WITHOUT_FRAMES_MS, () => void (offFrame(), look()));
        stop = () => void (offFrame(), offTimer());
      };
      waiting.add(giveUp);
      ask();
    });

  return {
    async pixel() {
      const buffer = idle.pop() ?? gl.createBuffer();
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
      gl.bufferData(gl.PIXEL_PACK_BUFFER, BYTES, gl.STREAM_READ);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, 0);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
      const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
      if (!fence) return null;
      const isThere = await poll(fence);
      if (gl.isContextLost()) return null;
      gl.deleteSync(fence);
      if (isDisposed) {
        gl.deleteBuffer(buffer);
        return null;
      }
      if (!isThere) {
        idle.push(buffer);
        return null;
      }
      const four = new Float32Array(4);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, four);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
      idle.push(buffer);
      return four;
    },
    get framesWaited() {
      return framesWaited;
    },
    dispose() {
      isDisposed = true;
      for (const giveUp of waiting) giveUp();
      for (const buffer of idle) gl.deleteBuffer(buffer);
      idle.length = 0;
    },
  };
}
