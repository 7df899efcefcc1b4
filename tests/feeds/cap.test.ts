import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createCap } from '../../src/feeds/cap/index.ts';
import { capCircle, capPolygon } from '../../src/feeds/payloads/cap.ts';
import { createEventTable } from '../../src/tables/events.ts';
import { decodeAll } from './collect.ts';
import { listen, startService, until } from './http/web-service.ts';

const REAL = '../shared/real/cap';
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(`${REAL}/${file}`));
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const alert = (id: string, rest = '', info = '', sent = '2026-06-01T12:00:00+08:00'): string =>
  `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}</identifier><sender>met@example</sender><sent>${sent}</sent><status>Actual</status>${
    rest || '<msgType>Alert</msgType>'
  }<scope>Public</scope><info><category>Met</category><event>Rain</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>${info}</info></alert>`;
const cap = (...messages: readonly string[]) =>
  decodeAll(
    messages.map((message, i) => [`a${i}`, message] as const),
    { payload: 'cap' },
  );

it('takes of one alert no more matters and references than somebody could mean', () => {
  const info = (n: number): string =>
    `<info><category>Met</category><event>Rain</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty><eventCode><valueName>n</valueName><value>${n}</value></eventCode></info>`;
  const references = Array.from({ length: 5000 }, (_, i) => `met@example,x${i},2026-06-01T12:00:00+08:00`).join(' ');
  const many = alert('many', `<msgType>Update</msgType><references>${references}</references>`).replace(
    '</alert>',
    `${Array.from({ length: 1000 }, (_, i) => info(i)).join('')}</alert>`,
  );
  const got = cap(many);
  expect(got.events.length).toBe(200);
  expect(got.events[0]?.references.length).toBe(500);
  expect(got.rejected).toEqual({ 'too-large': 801 });
});

describe.skipIf(!existsSync(REAL))('real alerts', () => {
  it('reads the example of the standard: one event, two languages', () => {
    const got = decodeAll([['x', read('cap_amber_alert_example.xml')]], { payload: 'cap' });
    expect(got.rejected).toEqual({});
    expect(got.events).toHaveLength(1);
    expect(got.events[0]).toMatchObject({
      cause: 'Child Abduction', severity: 'severe', urgency: 'immediate', certainty: 'likely', status: 'actual', message: 'alert',
      sentMs: Date.UTC(2003, 5, 12, 5, 39), expiresMs: NaN, source: 'Los Angeles Police Dept - LAPD',
      area: { names: ['Los Angeles County', 'condado de Los Ángeles'], polygons: [], circles: [] },
    }); // prettier-ignore
    expect(got.events[0]?.texts.map(({ language, title }) => [language, title])).toEqual([
      ['en-US', 'Amber Alert in Los Angeles County'],
      ['es-US', 'Alerta Amber en el condado de Los Ángeles'],
    ]);
    expect(JSON.stringify(got.events)).not.toContain('213 485');
  });

  it('keeps a warning whose polygon is cut, flags the polygon, draws none', () => {
    const got = decodeAll([['x', read('defra_flood_alert_polygon-truncated-INVALID.xml')]], { payload: 'cap' });
    expect(got.rejected).toEqual({ 'bad-position': 1 });
    expect(got.events[0]).toMatchObject({
      id: `www.gov.uk/environment-agency,4eb3b7350ab7aa443650fc9351f02940E,${Date.UTC(2025, 10, 6, 8, 0, 27)}`,
      severity: 'minor', expiresMs: Date.UTC(2025, 10, 16, 8, 0, 27), references: [],
      area: { names: ['Rivers Lowther and Eamont'], polygons: [], circles: [] },
    }); // prettier-ignore
  });
});

describe('CAP 1.2', () => {
  it('reads places as latitude first, radii as kilometres, and nothing else as either', () => {
    expect(capPolygon('38.47,-120.14 38.34,-119.95 38.52,-119.74 38.47,-120.14')).toEqual([[-120.14, 38.47], [-119.95, 38.34], [-119.74, 38.52], [-120.14, 38.47]]); // prettier-ignore
    for (const broken of ['', '1,2', '1,2 3,4 5,6 7,8', '1,2 3,4 1,2', '91,0 1,1 2,2 91,0', '1,2 1,3 2,3 1,2...', 'NaN,1 2,2 3,3 NaN,1'])
      expect(capPolygon(broken)).toBeNull();
    expect(capCircle('32.9525,-115.5527 1.5')).toEqual({ lon: -115.5527, lat: 32.9525, radiusM: 1500 });
    for (const broken of ['', '32.9,-115', '32.9,-115 -1', '32.9,-115 x', '32.9,-115 1 2', '32.9 -115 1']) expect(capCircle(broken)).toBeNull();
  });

  it('follows updates, cancels and expiry, naming alerts alike however their time is written', () => {
    const got = cap(
      alert('a', '', '<expires>2026-06-01T20:00:00+08:00</expires><area><areaDesc>Delta</areaDesc><circle>22.5,114 5</circle></area>'),
      alert('b', '<msgType>Update</msgType><references>met@example,a,2026-06-01T04:00:00Z</references>', '<expires>2026-06-01T18:00:00+08:00</expires>', '2026-06-01T13:00:00+08:00'),
      alert('c', '<msgType>Cancel</msgType><references>met@example,b,2026-06-01T13:00:00+08:00 other,x,2026-01-01T00:00:00Z</references>', '', '2026-06-01T14:00:00+08:00'),
      alert('d', '<msgType>Ack</msgType>'),
    ); // prettier-ignore
    expect([got.events.length, got.rejected]).toEqual([3, {}]);
    const table = createEventTable();
    const at = (text: string): number => Date.parse(`2026-06-01T${text}+08:00`);
    table.take('f', got.events, at('14:00'));
    const active = (text: string): string[] => table.activeAt(at(text)).map(({ event }) => event.id.split(',')[1] as string);
    expect([active('11:59'), active('12:30'), active('13:30'), active('14:30')]).toEqual([[], ['a'], ['b'], []]);
    table.take('g', got.events.slice(0, 1), at('14:00'));
    expect([active('19:59').length, active('20:00').length]).toEqual([1, 0]);
  });

  it('keeps areas with the steps, times and response of their own info block, languages together', () => {
    const info = (language: string, severity: string, urgency: string, circle: string, more = ''): string =>
      `<info><language>${language}</language><category>Met</category><event>${language} rain</event>${more}<urgency>${urgency}</urgency><severity>${severity}</severity><certainty>Likely</certainty><area><areaDesc>${language} ${circle}</areaDesc><circle>${circle}</circle></area></info>`;
    const clear = '<responseType>AllClear</responseType>';
    const until = '<expires>2026-06-01T18:00:00+08:00</expires>';
    const blocks = [
      info('en', 'Extreme', 'Immediate', '22.5,114 5', '<responseType>Shelter</responseType>'),
      info('en', 'Severe', 'Past', '22.6,114 5', clear),
      info('zh', 'Extreme', 'Immediate', '22.5,114 5', '<responseType>Shelter</responseType>'),
      info('zh', 'Severe', 'Past', '22.6,114 5', clear),
      info('en', 'Minor', 'Expected', '22.7,114 5', until),
    ].join('');
    const message = alert('a').replace(/<info>.*<\/info>/, blocks);
    const got = cap(message, alert('b', '<msgType>Cancel</msgType><references>met@example,a,2026-06-01T12:00:00+08:00</references>', '', '2026-06-01T14:00:00+08:00')); // prettier-ignore
    expect(got.rejected).toEqual({});
    const [first, second, third] = got.events;
    expect(first).toMatchObject({ severity: 'extreme', urgency: 'immediate', responses: ['shelter'], expiresMs: NaN, area: { circles: [{ lat: 22.5 }] } });
    expect(first?.texts.map(({ language, title }) => [language, title])).toEqual([['en', 'en rain'], ['zh', 'zh rain']]); // prettier-ignore
    expect(first?.area.names).toEqual(['en 22.5,114 5', 'zh 22.5,114 5']);
    expect(second).toMatchObject({ severity: 'severe', urgency: 'past', responses: ['allclear'], messageId: first?.id, area: { circles: [{ lat: 22.6 }] } });
    expect(third).toMatchObject({
      severity: 'minor',
      urgency: 'expected',
      responses: [],
      expiresMs: Date.UTC(2026, 5, 1, 10),
      area: { circles: [{ lat: 22.7 }] },
    });
    // What is clear stands no more; a cancel of the message takes all of it back.
    const table = createEventTable();
    const at = (text: string): number => Date.parse(`2026-06-01T${text}+08:00`);
    table.take('f', got.events, at('15:00'));
    expect(table.activeAt(at('13:00')).map(({ event }) => event.severity)).toEqual(['extreme', 'minor']);
    expect(table.list().map((kept) => table.phase(kept, at('13:00')))).toEqual(['active', 'cleared', 'active', 'cancelled']);
    expect(table.activeAt(at('14:30'))).toEqual([]);
  });

  it('refuses with a reason: no XML, a document type, entities, no sender, no time, a cancel of nothing, an unknown status', () => {
    const got = cap(
      'hello',
      '<!DOCTYPE a [<!ENTITY x "y">]><alert>&x;</alert>',
      `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`,
      '<rss/>',
      alert(''),
      alert('a', '', '', 'yesterday'),
      alert('a', '<msgType>Cancel</msgType>'),
      alert('a').replace('Actual', 'Maybe'),
    );
    expect(got.events).toEqual([]);
    expect(got.rejected).toEqual({ 'bad-xml': 2, 'too-deep': 1, 'bad-shape': 4, 'bad-time': 1 });
  });

  it('follows an index: each alert asked for once, withdrawn when listed no more, other origins refused', async () => {
    const files: Record<string, string> = { '/a.xml': alert('a'), '/b.xml': alert('b') };
    let listed = ['a.xml', 'b.xml'];
    const service = await startService(({ url }, response) => {
      const entries = listed.map((href) => `<entry><link href="http://elsewhere.example/page"/><link type="application/cap+xml" href="${href}"/></entry>`);
      const body = files[url.pathname] ?? `<feed xmlns="http://www.w3.org/2005/Atom">${entries.join('')}</feed>`;
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(body);
    });
    closers.push(service.close);
    const feed = await listen('cap', createCap, `${service.origin}/index.atom`);
    closers.push(() => feed.driver.close());
    const table = createEventTable();
    let taken = 0;
    const active = (): string[] => {
      for (const told of feed.tidings.slice(taken)) if (told.kind === 'events') table.take('f', told.events, Date.UTC(2026, 5, 1, 4), told.present);
      taken = feed.tidings.length;
      return table.activeAt(Date.UTC(2026, 5, 1, 5)).map(({ event }) => event.id.split(',')[1] as string);
    };
    await until('both', () => active().length === 2);
    await until('rounds', () => service.asked.filter(({ url }) => url.pathname === '/index.atom').length >= 4);
    expect(service.asked.filter(({ url }) => url.pathname === '/a.xml')).toHaveLength(1);
    listed = ['b.xml'];
    await until('a is withdrawn', () => active().join() === 'b');
    expect([feed.counts.rejected, feed.unaccounted]).toEqual([{}, 0]);
    listed = ['https://elsewhere.example/c.xml'];
    await until('refused', () => feed.state?.kind === 'refused');
    expect(feed.why).toContain('https://elsewhere.example');
  });
});
