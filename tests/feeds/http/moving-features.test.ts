import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createMovingFeatures } from '../../../src/feeds/moving-features/index.ts';
import { listen, sendJson, startService, until } from './web-service.ts';

const STORM = '../shared/real/ogc-api/movingfeatures.json';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const open = async (answer: Parameters<typeof startService>[0]) => {
  const service = await startService(answer);
  closers.push(service.close);
  const feed = await listen('moving-features', createMovingFeatures, `${service.origin}/ferries.json`);
  closers.push(() => feed.driver.close());
  return { service, feed };
};

describe('moving features at an address', () => {
  it('stand where they are now, are asked for by their tag, and go on from a changed answer', async () => {
    const T = Date.now();
    const ferry = (lon: number) => ({
      type: 'Feature', id: 'ferry', properties: {},
      temporalGeometry: { type: 'MovingPoint', coordinates: [[lon, 0], [lon + 0.02, 0]], datetimes: [T - 600_000, T + 600_000].map((ms) => new Date(ms).toISOString()) },
    }); // prettier-ignore
    let lon = 4;
    const { service, feed } = await open(({ headers }, response) => {
      if (headers['if-none-match'] === `"${lon}"`) return void response.writeHead(304).end();
      sendJson(response, ferry(lon), { etag: `"${lon}"` });
    });
    await until('the ferry', () => feed.vehicles.find('service/ferry') >= 0);
    const lonNow = (): number => feed.vehicles.now.lon[feed.vehicles.find('service/ferry')] ?? NaN;
    // Half of the way in half of the time; a slow machine is some metres on.
    expect(lonNow()).toBeGreaterThanOrEqual(4.01);
    expect(lonNow()).toBeLessThan(4.011);
    await until('it is asked for by its tag', () => service.asked.some(({ headers }) => headers['if-none-match'] === '"4"'));
    lon = 5;
    await until('the changed way', () => lonNow() > 5);
    expect([feed.counts.rejected, feed.unaccounted]).toEqual([{}, 0]);
  });
  it('are gone once the answer is another one’s', async () => {
    const T = Date.now();
    let id = 'ferry-1';
    const { feed } = await open((_, response) =>
      sendJson(response, { type: 'Feature', id, properties: {}, temporalGeometry: { type: 'MovingPoint', coordinates: [[4, 0]], datetimes: [T - 1000] } }),
    );
    await until('the first', () => feed.vehicles.find('service/ferry-1') >= 0);
    id = 'ferry-2';
    await until('the second', () => feed.vehicles.find('service/ferry-2') >= 0);
    expect(feed.vehicles.find('service/ferry-1')).toBe(-1);
    expect([feed.counts.rejected, feed.unaccounted]).toEqual([{}, 0]);
  });
  it.skipIf(!existsSync(STORM))('the typhoon of OGC’s own example comes from a real server, years old', async () => {
    const { feed } = await open((_, response) => sendJson(response, readFileSync(STORM, 'utf8')));
    await until('the storm', () => feed.vehicles.count === 1);
    expect(feed.vehicles.freshness(0, Date.now())).toBe('lost');
  });
  it('what is none is counted and shows', async () => {
    const { feed } = await open((_, response) => sendJson(response, { type: 'FeatureCollection', features: [{ type: 'Feature', id: 1, temporalGeometry: { type: 'MovingPoint', coordinates: [], datetimes: [] } }] })); // prettier-ignore
    await until('a refusal', () => Object.keys(feed.counts.rejected).length > 0);
    expect(feed.vehicles.count).toBe(0);
  });
});
