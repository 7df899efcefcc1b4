import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BelvedereStats } from '../../../src/app/automation.ts';
import { ensure } from '../../../src/base/ensure.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { canOpenDelft, examples, openDelft, type OpenedDelft } from './delft.ts';

/** The promise is one second; a busy machine gets three times as long. */
const ARRIVAL_MS = 3000;
/** For what carries no promise. */
const SLOW_MS = 30_000;
const AIR = 'urn:ngsi-ld:AirQualityObserved:delft-1';
/** Readings with a value in the two official examples. */
const ROWS_OF_EXAMPLES = 19;

/** The counters once they have stood still for a second: batches are counted as they reach the page. */
async function countersAtRest(page: Page): Promise<BelvedereStats> {
  const look = (): Promise<BelvedereStats> => page.evaluate(() => (window.belvedere as NonNullable<typeof window.belvedere>).stats());
  let last = await look();
  for (;;) {
    await page.waitForTimeout(1000);
    const next = await look();
    if (next.received === last.received && next.outsideCity === last.outsideCity && next.staleOnArrival === last.staleOnArrival) return next;
    last = next;
  }
}

describe.skipIf(!canOpenDelft())('Delft with a real broker', () => {
  let delft: OpenedDelft;
  let opened: OpenedPage;
  beforeAll(async () => {
    delft = await openDelft();
    opened = await openPage({ url: delft.url });
  });
  afterAll(async () => {
    await closeBrowser();
    await delft.close();
  });

  it('stands where Delft stands, with its buildings', async () => {
    const { lon, lat } = delft.manifest.origin;
    expect(lon).toBeCloseTo(4.36, 1);
    expect(lat).toBeCloseTo(52.01, 1);
    expect(await opened.page.evaluate(() => window.belvedere?.stats().buildings)).toBeGreaterThanOrEqual(160);
  });

  it('counts the unmodified examples as outside the city and stale', async () => {
    const before = await countersAtRest(opened.page);
    await delft.publish('ngsi/air', examples.air());
    await delft.publish('ngsi/lamp', examples.lamp());
    await opened.page.waitForFunction(() => (window.belvedere?.entities({ kind: 'thing' }) ?? []).length === 2, undefined, { timeout: ARRIVAL_MS * 2 });
    const after = await countersAtRest(opened.page);
    const added = after.received - after.rejected - (before.received - before.rejected);
    expect(added).toBe(ROWS_OF_EXAMPLES);
    expect([after.outsideCity - before.outsideCity, after.staleOnArrival - before.staleOnArrival]).toEqual([added, added]);
  });

  it('shows an air quality reading with unit, time and source, on the map and in the inspector', async () => {
    const { page } = opened;
    const { lon, lat } = delft.manifest.origin;
    const sentMs = Date.now();
    await delft.publish('ngsi/air', examples.airIn(lon, lat, sentMs));
    await page.waitForFunction((thing) => (window.belvedere?.observations({ thing }) ?? []).length > 0, AIR, { timeout: ARRIVAL_MS, polling: 50 });
    const [no2] = await page.evaluate((thing) => window.belvedere?.observations({ thing, property: 'no2' }) ?? [], AIR);
    expect(no2).toMatchObject({ value: 69, unit: 'ug/m3', source: 'http://datos.madrid.es', freshness: 'fresh' });
    expect(Date.parse(no2?.time ?? '')).toBe(sentMs);

    await page.evaluate(
      ([thing, x, y]) => {
        window.belvedere?.select({ kind: 'thing', id: thing });
        window.belvedere?.camera.set({ lon: x, lat: y, zoom: 17 });
      },
      [AIR, lon, lat] as const,
    );
    const inspector = page.locator('.inspector');
    await expect.poll(() => inspector.textContent(), { timeout: SLOW_MS }).toContain('69');
    const text = (await inspector.textContent()) ?? '';
    expect(text).toMatch(/NO₂/);
    expect(text).toMatch(/[µμ]g\/m³/);
    expect(text).toContain('datos.madrid.es');
    expect(text).toMatch(/\d\d:\d\d:\d\d/);
  });

  it('is found under the pointer on the map', async () => {
    const { page } = opened;
    await whenSettled(page);
    const box = ensure(await page.locator('#map').boundingBox(), 'map');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await expect
      .poll(
        async () => {
          await page.mouse.move(x + 30, y + 30);
          await page.mouse.move(x, y);
          return page.evaluate(() => window.belvedere?.session().hovered);
        },
        { timeout: SLOW_MS, interval: 1000 },
      )
      .toBe(`thing/${AIR}`);
  });

  it('has the broker’s frames fetched by a thread of their own', () => {
    const { page } = opened;
    expect(page.workers().map((worker) => /[\w-]+(?=-[\w-]{8}\.js)/.exec(worker.url())?.[0])).toContain('socket-thread');
  });

  it('brings the next reading from the broker to the inspector within a second', async () => {
    const { page } = opened;
    const { lon, lat } = delft.manifest.origin;
    const tookMs: number[] = [];
    for (const value of [71, 72, 73]) {
      const sentMs = Date.now();
      const next = { ...examples.airIn(lon, lat, sentMs), NO2: value };
      const shown = page.waitForFunction((wanted) => document.querySelector('.inspector')?.textContent?.includes(wanted), String(value), {
        timeout: ARRIVAL_MS,
        polling: 20,
      });
      await delft.publish('ngsi/air', next);
      await shown;
      tookMs.push(Date.now() - sentMs);
    }
    console.log(`broker to inspector: ${tookMs.join(', ')} ms`);
    expect(Math.min(...tookMs)).toBeLessThan(ARRIVAL_MS);
  });

  it('shows a street light as a thing of its own at its place', async () => {
    const { page } = opened;
    const { lon, lat } = delft.manifest.origin;
    await delft.publish('ngsi/lamp', examples.lampIn(lon + 0.0002, lat, Date.now()));
    await page.waitForFunction(() => (window.belvedere?.entities({ kind: 'thing', text: 'Streetlight:delft-1' }) ?? []).length > 0, undefined, {
      timeout: ARRIVAL_MS,
      polling: 50,
    });
    const [lamp] = await page.evaluate(() => window.belvedere?.entities({ kind: 'thing', text: 'Streetlight:delft-1' }) ?? []);
    expect(lamp?.subtype).toBe('Streetlight');
    expect(lamp?.lon).toBeCloseTo(lon + 0.0002, 6);
    const [state] = await page.evaluate(() => window.belvedere?.observations({ thing: 'urn:ngsi-ld:Streetlight:delft-1', property: 'powerState' }) ?? []);
    expect(state).toMatchObject({ value: 1 });
  });

  it('broke no rule on the way', () => expect(opened.faults).toEqual([]));
});
