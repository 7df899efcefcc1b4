import type { BrowserContext, Page } from 'playwright-core';

/** Hands of a clock that only `advance` moves further than time itself does. */
export interface SetClock {
  nowMs(): number;
  /** Move the time of every page and worker on. */
  advance(page: Page, byMs: number): Promise<void>;
}

/**
 * A clock set to an instant of our choice, for the page and for all its workers: an afternoon can then be lived through in
 * minutes. Timers keep their pace and time its own; only what `Date` says is moved, at once everywhere.
 */
export async function setClock(context: BrowserContext, startMs: number): Promise<SetClock> {
  let offsetMs = startMs - Date.now();
  const shim = (): string => `(() => {
    if (globalThis.__moveClock) return;
    const Real = Date;
    let offsetMs = ${offsetMs};
    const told = new BroadcastChannel('set-clock');
    told.onmessage = ({ data }) => { offsetMs = data; };
    globalThis.__moveClock = (ms) => { offsetMs = ms; told.postMessage(ms); };
    const now = () => Real.now() + offsetMs;
    globalThis.Date = class extends Real {
      constructor(...given) { given.length === 0 ? super(now()) : super(...given); }
      static now() { return now(); }
    };
  })();`;
  await context.addInitScript(shim());
  await context.route(/worker[^/]*\.js(\?|$)/i, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${shim()}\n${await response.text()}` });
  });
  return {
    nowMs: () => Date.now() + offsetMs,
    async advance(page, byMs) {
      offsetMs += byMs;
      await page.evaluate((ms) => (globalThis as unknown as { __moveClock(ms: number): void }).__moveClock(ms), offsetMs);
    },
  };
}
