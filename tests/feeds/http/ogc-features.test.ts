import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { collectionIds, createOgcFeatures, missingClasses, nextOf, offeredCrs, partsOf } from '../../../src/feeds/ogc-features/service.ts';
import { partsOfTopic, topicOf } from '../../../src/feeds/payloads/reference-systems.ts';
import { decodeAll } from '../collect.ts';
import { listen, sendJson, startService, until } from './web-service.ts';

const REAL = '../shared/real/ogc-api/Collections.json';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const SPEC = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf';
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const conforming = { conformsTo: [`${SPEC}/core`, `${SPEC}/geojson`, `${SPEC}/oas30`] };
const EPSG = 'http://www.opengis.net/def/crs/EPSG/0';
const station = (n: number, properties: object = {}, coordinates = [4.3 + n / 1000, 52]) => ({
  type: 'Feature', id: n, geometry: { type: 'Point', coordinates },
  properties: { name: `Station ${n}`, level: 100 + n, isOpen: true, datetime: '2026-06-21T08:00:00Z', ...properties },
}); // prettier-ignore

/** A service with `count` stations, ten a page. */
async function open(
  count: number,
  changes: { conformance?: unknown; collection?: unknown; crs?: string; path?: string; bad?: unknown; coordinates?: number[] } = {},
) {
  const service = await startService(({ url }, response) => {
    if (url.pathname === '/conformance') return sendJson(response, changes.conformance ?? conforming);
    if (url.pathname === '/collections') return sendJson(response, { collections: [{ id: 'water' }, { id: 'tiles', itemType: 'map' }] });
    if (url.pathname === '/collections/water') return sendJson(response, changes.collection ?? { id: 'water', crs: [CRS84], storageCrs: CRS84 });
    if (url.pathname !== '/collections/water/items') return sendJson(response, {}, {}, 404);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const features = Array.from({ length: Math.min(10, count - offset) }, (_, i) => station(offset + i, {}, changes.coordinates));
    const next = `/collections/water/items?offset=${offset + 10}`;
    const links = offset + 10 < count ? [{ rel: 'self', href: url.href }, { rel: 'next', type: 'text/html', href: '/html' }, { rel: 'next', type: 'application/geo+json', href: next }] : []; // prettier-ignore
    sendJson(
      response,
      { type: 'FeatureCollection', features: [...features, ...(changes.bad && offset === 0 ? [changes.bad] : [])], links },
      changes.crs ? { 'content-crs': `<${changes.crs}>` } : {},
    );
  });
  closers.push(service.close);
  const feed = await listen('ogc-features', createOgcFeatures, `${service.origin}${changes.path ?? ''}`, { units: { level: 'cm' }, properties: { level: 'waterLevel' } }, { bounds: [4, 51, 5, 53] }); // prettier-ignore
  closers.push(() => feed.driver.close());
  return { service, feed };
}

describe('OGC API Features', () => {
  it('follows next links through all pages within the city, and converts units once', async () => {
    const { service, feed } = await open(25);
    await until('all stations', () => feed.rows.length === 50);
    expect([feed.counts.rejected, feed.unaccounted]).toEqual([{}, 0]);
    expect(feed.rows.find(({ id }) => id === 'water/24#level')).toMatchObject({ timeMs: Date.UTC(2026, 5, 21, 8), quality: 0 });
    expect(feed.rows.find(({ id }) => id === 'water/24#level')?.value).toBeCloseTo(1.24, 6);
    expect(feed.streams.find(({ id }) => id === 'water/24#level')).toMatchObject({ property: 'waterLevel', unit: 'm', lon: 4.324, lat: 52 });
    const [first] = service.asked.filter(({ url }) => url.pathname.endsWith('/items'));
    expect([first?.url.searchParams.get('bbox'), first?.headers.accept]).toEqual(['4,51,5,53', 'application/geo+json, application/json;q=0.9']);
    // Asked once what it is, then only for features.
    await until('another round', () => service.asked.filter(({ url }) => url.pathname.endsWith('/items')).length > 5);
    expect(service.asked.filter(({ url }) => url.pathname === '/conformance')).toHaveLength(1);
  });
  it('takes the one collection its address names', async () => {
    const { service, feed } = await open(3, { path: '/collections/water/items?season=summer' });
    await until('stations', () => feed.rows.length === 6);
    expect(service.asked.some(({ url }) => url.pathname === '/collections')).toBe(false);
    expect(service.asked.at(-1)?.url.searchParams.get('season')).toBe('summer');
  });
  it.each([
    [{ conformance: { conformsTo: [`${SPEC}/core`] } }, 'does not conform to OGC API Features: geojson'],
    [
      { collection: { crs: [`${EPSG}/2400`, `${EPSG}/3021`] } },
      `water is offered in ${EPSG}/2400, ${EPSG}/3021: none of these reference systems is known here`,
    ],
    [{ crs: `${EPSG}/28992` }, `water answers in ${EPSG}/28992, not in CRS84 as it was asked`],
    [{ collection: { crs: [`${EPSG}/28992`] }, crs: `${EPSG}/3857` }, `water answers in ${EPSG}/3857, not in ${EPSG}/28992 as it was asked`],
  ])('refuses by name what it cannot read truly: %j', async (changes, why) => {
    const { feed } = await open(3, changes);
    await until('refusal', () => feed.states.some(({ kind }) => kind === 'refused'));
    expect(feed.states.find((state) => state.kind === 'refused')).toMatchObject({ why: expect.stringContaining(why) as string });
    expect(feed.rows).toEqual([]);
  });
  // The origin of the Dutch grid at Amersfoort, as Kadaster publishes it: lat 52.1551744, lon 5.38720621.
  it.each([
    ['easting first', `${EPSG}/28992`, [155000, 463000], true],
    ['easting first, where CORS hides the header', `${EPSG}/28992`, [155000, 463000], false],
    ['latitude first', `${EPSG}/4326`, [52.1551744, 5.38720621], true],
    ['latitude first, by another name', 'urn:ogc:def:crs:EPSG::4258', [52.1551744, 5.38720621], true],
  ])('asks a collection without CRS84 in a system known here, and turns its coordinates: %s', async (_, crs, coordinates, tells) => {
    const { service, feed } = await open(1, { collection: { crs: [`${EPSG}/3021`, crs], storageCrs: `${EPSG}/3021` }, ...(tells && { crs }), coordinates });
    await until('the station', () => feed.rows.length === 2);
    const [stream] = feed.streams;
    expect(stream?.thingId).toBe('water/0');
    expect(Math.abs((stream?.lon ?? NaN) - 5.38720621) * 68_300).toBeLessThan(0.5);
    expect(Math.abs((stream?.lat ?? NaN) - 52.1551744) * 111_300).toBeLessThan(0.5);
    const [first] = service.asked.filter(({ url }) => url.pathname.endsWith('/items'));
    expect([first?.url.searchParams.get('crs'), first?.url.searchParams.get('bbox')]).toEqual([crs, '4,51,5,53']);
    expect(feed.counts.rejected).toEqual({});
  });
  it('takes CRS84 where it is given though another was asked', async () => {
    const { feed } = await open(1, { collection: { crs: [`${EPSG}/28992`] }, crs: CRS84 });
    await until('the station', () => feed.rows.length === 2);
    expect(feed.streams[0]).toMatchObject({ lon: 4.3, lat: 52 });
  });
  it('is read from a recording without knowing the system: its streams have their places already', () => {
    const crs = `${EPSG}/2056`;
    const { rejected, rows, streams } = decodeAll([[topicOf('water', crs), { features: [station(1, {}, [2700000, 1100000])] }]], { payload: 'ogc-features' });
    expect([rejected, rows.map(({ id }) => id)]).toEqual([{}, ['water/1#level', 'water/1#isOpen']]);
    expect(streams[0]?.lon).toBeNaN();
    expect([partsOfTopic(topicOf('water', crs)), partsOfTopic(topicOf('water', null))]).toEqual([
      { collection: 'water', crs },
      { collection: 'water', crs: null },
    ]);
  });
  it('prefers CRS84, then what is stored, then what else is offered', () => {
    expect(offeredCrs({ crs: [`${EPSG}/28992`, CRS84], storageCrs: `${EPSG}/28992` })).toEqual([null]);
    expect(offeredCrs({})).toEqual([null]);
    expect(offeredCrs({ crs: [`${EPSG}/1`, `${EPSG}/2`, 7], storageCrs: `${EPSG}/2` })).toEqual([`${EPSG}/2`, `${EPSG}/1`]);
    expect(offeredCrs({ crs: ['#/crs', `${EPSG}/25832`] })).toEqual([null]);
  });
  it('counts a feature that breaks the rules and keeps the others', async () => {
    const { feed } = await open(3, { bad: { ...station(9), geometry: { type: 'Point', coordinates: [52, 400] } } });
    await until('stations', () => feed.rows.length === 6);
    expect(feed.counts.rejected['bad-position']).toBeGreaterThan(0);
  });
  it('reads addresses, links and classes as the standard writes them', () => {
    expect(partsOf(new URL('https://a.example/v1/collections/a%20b/items?x=1'))).toEqual({ root: 'https://a.example/v1', collection: 'a b' });
    expect(nextOf({ links: [{ rel: 'next', href: '/p2' }] })).toBe('/p2');
    expect(nextOf({ links: [{ rel: 'prev', href: '/p0' }] })).toBeNull();
    expect(missingClasses({ conformsTo: 7 })).toEqual(['core', 'geojson']);
  });
  it.skipIf(!existsSync(REAL))('reads the standard’s own example: three collections', () => {
    const json = JSON.parse(readFileSync(REAL, 'utf8')) as { collections: object[]; links: object[] };
    expect([collectionIds(json)?.length, json.links.length]).toEqual([3, 4]);
    expect(collectionIds(json)?.slice(0, 2)).toEqual(['aerofacp_1m', 'roadl_1m']);
    for (const one of json.collections) expect(offeredCrs(one)).toEqual([null]);
  });
});
