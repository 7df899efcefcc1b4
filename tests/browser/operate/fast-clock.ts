import type { BrowserContext } from 'playwright-core';

/**
 * A clock that starts at an instant of our choice and runs faster than ours, for the page and for all its workers: a storm
 * of an afternoon can then be lived through in minutes. Timers keep their pace; only what `Date` says is moved.
 */
export async function setFastClock(context: BrowserContext, startMs: number, rate: number): Promise<void> {
  const shim = `(() => {
    if (globalThis.__fastClock) return;
    globalThis.__fastClock = true;
    const Real = Date;
    const real0 = ${Date.now()};
    const now = () => ${startMs} + (Real.now() - real0) * ${rate};
    globalThis.Date = class extends Real {
      constructor(...given) { given.length === 0 ? super(now()) : super(...given); }
      static now() { return now(); }
    };
  })();`;
  await context.addInitScript(shim);
  await context.route(/worker[^/]*\.js(\?|$)/i, async (route) => {
    const response = await route.fetch();
    const type = response.headers()['content-type'] ?? '';
    await route.fulfill({ response, body: type.includes('javascript') ? `${shim}\n${await response.text()}` : await response.text() });
  });
}
