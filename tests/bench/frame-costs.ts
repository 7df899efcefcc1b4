declare global {
  interface Window {
    /** Milliseconds spent in each frame's callbacks, as the page's own requestAnimationFrame was timed. */
    frameCosts?: number[];
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
