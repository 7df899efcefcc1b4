import { after } from './browser.ts';

/**
 * A page begins with more to do than two cores do at once. What nobody looks at yet (the past, networks, folded panels) waits here
 * until the first picture stands; where nobody said that one is coming, nothing waits.
 */
let calm: Promise<void> = Promise.resolve();

/** Resolves when what can wait may begin. */
export const whenCalm = (): Promise<void> => calm;

/** From now on what can wait does: until the returned function is called, or so long, ms. */
export function keepBusy(mostMs: number): () => void {
  let end: () => void = () => undefined;
  calm = new Promise((ended) => (end = ended));
  const stop = after(mostMs, end);
  return () => {
    stop();
    end();
  };
}
