import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, openPage, type OpenedPage } from '../fixture.ts';
import { canOpenDelft, examples, openDelft, type OpenedDelft } from './delft.ts';

/** The promise is one second; a busy machine gets three times as long. */
const ARRIVAL_MS = 3000;

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
    await delft.publish('ngsi/air', examples.air());
    await delft.publish('ngsi/lamp', examples.lamp());
    await opened.page.waitForFunction(() => (window.belvedere?.entities({ kind: 'thing' }) ?? []).length === 2, undefined, { timeout: ARRIVAL_MS * 2 });
    const { received, rejected, outsideCity, staleOnArrival } = await opened.page.evaluate(() =>
      (window.belvedere as NonNullable<typeof window.belvedere>).stats(),
    );
    expect(received - rejected).toBeGreaterThan(10);
    expect([outsideCity, staleOnArrival]).toEqual([received - rejected, received - rejected]);
  });

  it('shows an air quality reading within a second, on the map and in the inspector, with unit, time and source', async () => {
    const { page } = opened;
    const { lon, lat } = delft.manifest.origin;
    const sentMs = Date.now();
    await delft.publish('ngsi/air', examples.airIn(lon, lat, sentMs));
    await page.waitForFunction(() => (window.belvedere?.observations({ thing: 'urn:ngsi-ld:AirQualityObserved:delft-1' }) ?? []).length > 0, undefined, {
      timeout: ARRIVAL_MS,
      polling: 50,
    });
    const [no2] = await page.evaluate(() => window.belvedere?.observations({ thing: 'urn:ngsi-ld:AirQualityObserved:delft-1', property: 'no2' }) ?? []);
    expect(no2).toMatchObject({ value: 69, unit: 'ug/m3', source: 'http://datos.madrid.es', freshness: 'fresh' });
    expect(Date.parse(no2?.time ?? '')).toBe(sentMs);

    await page.evaluate(
      ([x, y]) => {
        window.belvedere?.select({ kind: 'thing', id: 'urn:ngsi-ld:AirQualityObserved:delft-1' });
        window.belvedere?.camera.set({ lon: x, lat: y, zoom: 17 });
      },
      [lon, lat] as const,
    );
    const inspector = page.locator('.inspector');
    await inspector
      .getByText('69', { exact: false })
      .first()
      .waitFor({ timeout: ARRIVAL_MS * 3 });
    const text = (await inspector.textContent()) ?? '';
    expect(text).toMatch(/NO₂/);
    expect(text).toMatch(/[µμ]g\/m³/);
    expect(text).toContain('datos.madrid.es');
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
