declare global {
  interface Window {
    /** Milliseconds spent in each frame's callbacks, as the page's own requestAnimationFrame was timed. */
    frameCosts?: number[];
    counter?: { draws: number; clamp: boolean };
  }
}

/** Runs before any script of the page: adds up the time all callbacks of one frame take, whoever asked for them. */
export function timeFrames(): void {
  const ask = window.requestAnimationFrame.bind(window);
  const costs: number[] = [];
  let frame = NaN;
  window.frameCosts = costs;
  window.requestAnimationFrame = (callback) =>
    ask((timeMs) => {
      const startMs = performance.now();
      callback(timeMs);
      const cost = performance.now() - startMs;
      if (timeMs === frame) costs[costs.length - 1] = (costs.at(-1) ?? 0) + cost;
      else costs.push(cost);
      frame = timeMs;
    });
}

/** Runs after `countDraws`: no draw from the start. Script is the same; a shared machine's software raster would take minutes. */
export function leaveDrawsOut(): void {
  if (window.counter) window.counter.clamp = true;
}

/** Runs before any script of the page: counts draw calls, and leaves them out while `clamp` is set. */
export function countDraws(): void {
  const counter = { draws: 0, clamp: false };
  Object.assign(window, { counter });
  const prototype = WebGL2RenderingContext.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced', 'drawRangeElements']) {
    const draw = prototype[name];
    prototype[name] = function (...args) {
      counter.draws++;
      return counter.clamp ? undefined : draw?.apply(this, args);
    };
  }
}
