import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openCity } from '../../src/city/open.ts';
import { writePack } from '../../src/city/pack/write.node.ts';
import { createZone } from '../../src/city/zone.ts';
import { smallCity } from './small-city.ts';

let dir = '';
let server: Server;
let base = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'open-'));
  await writePack(smallCity(2), dir);
  server = createServer((request, response) => {
    readFile(join(dir, decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname))).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('opening a city', () => {
  it('reads everything but the buildings, by folder or by manifest', async () => {
    for (const url of [base, `${base}/`, `${base}/city.json`]) {
      const city = await openCity(url);
      expect(city.baseUrl).toBe(`${base}/`);
      expect(city.manifest.buildings).toEqual({ tileset: 'buildings/tileset.json', count: 4 });
      expect([city.districts.length, city.streets.length, city.grid.length, city.services.length, city.sensors.length]).toEqual([1, 1, 0, 1, 1]);
    }
  });

  it('finds things by id and says where they are', async () => {
    const city = await openCity(base);
    expect(city.sensor('x1')?.properties.streams[0]?.unit).toBe('ug/m3');
    expect(city.place({ kind: 'service', id: 'v1' })?.name.en).toBe('Health post');
    expect(city.place({ kind: 'area', id: 's1' })?.kind).toBe('street');
    expect(city.place({ kind: 'building', id: 'b0' })).toBeUndefined();
    expect(city.sensor('__proto__')).toBeUndefined();
    const district = city.area('d1');
    expect(city.contains(district?.lon ?? NaN, district?.lat ?? NaN)).toBe(true);
    expect(city.contains(NaN, 52)).toBe(false);
    expect(city.contains(0, 0)).toBe(false);
    expect(city.utcOffsetMinutes(0)).toBe(60);
  });

  it('fetches and reads lists when the page has time for them', async () => {
    const asked: string[] = [];
    const count = (request: { url?: string | undefined }): void => void asked.push(request.url ?? '');
    server.on('request', count);
    let fetchNow: () => void = () => undefined;
    let readNow: () => void = () => undefined;
    const mayFetch = new Promise<void>((resolve) => (fetchNow = resolve));
    const mayRead = new Promise<void>((resolve) => (readNow = resolve));
    const told: string[] = [];
    const opening = openCity(base, {
      onManifest(manifest, baseUrl) {
        told.push(`${manifest.id} ${baseUrl}`);
        return { mayFetch, mayRead };
      },
    });
    const opened = vi.fn();
    void opening.then(opened);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    await new Promise((done) => setTimeout(done, 50));
    expect(asked.filter((url) => url.endsWith('sensors.geojson'))).toEqual([]);
    fetchNow();
    await vi.waitFor(() => expect(asked.filter((url) => url.endsWith('sensors.geojson'))).toHaveLength(1));
    await new Promise((done) => setTimeout(done, 50));
    expect(opened).not.toHaveBeenCalled();
    readNow();
    expect((await opening).sensors.length).toBe(1);
    expect(told).toEqual([`${(await opening).manifest.id} ${base}/`]);
    server.off('request', count);
  });

  it('refuses a broken part with file, path and reason', async () => {
    const sensors = await readFile(join(dir, 'sensors.geojson'), 'utf8');
    const breakIt = async (text: string): Promise<unknown> => {
      await writeFile(join(dir, 'sensors.geojson'), text);
      return openCity(base).catch((error: unknown) => (error as { problems?: unknown }).problems ?? String(error));
    };
    expect(await breakIt(sensors.replace('"Point"', '"Blob"'))).toMatchObject([
      { code: 'bad-geojson', where: `${base}/sensors.geojson#/features/0/geometry/type` },
    ]);
    expect(await breakIt(sensors.replace(/"coordinates":\[[\d.]+/, '"coordinates":[194.5'))).toMatchObject([{ code: 'bad-position' }]);
    expect(await breakIt(sensors.slice(0, -20))).toMatchObject([{ code: 'bad-json' }]);
    expect(await breakIt(sensors.replace('"intervalS":60', '"intervalS":"often"'))).toMatchObject([
      { code: 'bad-value', where: `${base}/sensors.geojson#/features/0/properties/streams/0` },
    ]);
    // Columns hold a property in its own unit: limits and what an instrument can read at all would be those of another.
    const declared = (property: string, unit: string) =>
      breakIt(sensors.replace('"property":"no2","unit":"ug/m3"', `"property":"${property}","unit":"${unit}"`));
    const unitAt = `${base}/sensors.geojson#/features/0/properties/streams/0/unit`;
    expect(await declared('airTemperature', 'K')).toEqual([
      {
        code: 'unit-mismatch',
        where: unitAt,
        why: `"x1-no2" of sensor "x1": airTemperature is kept in Cel, not in "K": declare it in that, and "K" in the feed's units`,
      },
    ]);
    expect(await declared('airTemperature', 'kW')).toEqual([
      {
        code: 'unit-mismatch',
        where: unitAt,
        why: '"x1-no2" of sensor "x1": airTemperature is kept in Cel, not in "kW", into which it cannot be turned',
      },
    ]);
    expect(await declared('waterFlow', 'l/s')).toMatchObject({ sensors: [{}] });
    expect(await declared('sauna', 'K')).toMatchObject({ sensors: [{}] });
    await writeFile(join(dir, 'sensors.geojson'), sensors);
    await expect(openCity(`${base}/nowhere`)).rejects.toThrow(/404/);
  });
});

describe('civil time', () => {
  it('follows summer time in a zone', () => {
    const offset = createZone({ kind: 'iana', name: 'Europe/Amsterdam' });
    expect(offset(Date.UTC(2026, 0, 15))).toBe(60);
    expect(offset(Date.UTC(2026, 6, 15))).toBe(120);
    expect(offset(Date.UTC(2026, 2, 29, 0, 59, 59))).toBe(60);
    expect(offset(Date.UTC(2026, 2, 29, 1, 0, 0))).toBe(120);
  });
  it('knows halves and quarters of an hour, west and far east', () => {
    expect(createZone({ kind: 'iana', name: 'Asia/Kathmandu' })(Date.UTC(2026, 0, 1))).toBe(345);
    expect(createZone({ kind: 'iana', name: 'America/St_Johns' })(Date.UTC(2026, 0, 1))).toBe(-210);
    expect(createZone({ kind: 'iana', name: 'Pacific/Kiritimati' })(Date.UTC(2024, 1, 29, 23))).toBe(840);
  });
});
