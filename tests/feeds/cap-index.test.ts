import { afterEach, expect, it } from 'vitest';
import { createCap } from '../../src/feeds/cap/index.ts';
import { createEventTable } from '../../src/tables/events.ts';
import { listen, startService, until } from './http/web-service.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const alert = (identifier: string): string => `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${identifier}</identifier><sender>s</sender>
<sent>2026-06-01T00:00:00Z</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>Rain</event>
<urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty></info></alert>`;

it('reads on and withdraws although an alert that the index names is not there, which is counted once and asked for again', async () => {
  const files: Record<string, string> = { '/a.xml': alert('a'), '/c.xml': alert('c') };
  let listed = ['a.xml', 'b.xml', 'c.xml'];
  const service = await startService(({ url }, response) => {
    const entries = listed.map((href) => `<entry><link type="application/cap+xml" href="${href}"/></entry>`);
    const body = url.pathname === '/index.atom' ? `<feed xmlns="http://www.w3.org/2005/Atom">${entries.join('')}</feed>` : files[url.pathname];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/xml', etag: `"${listed.join()}"` });
    response.end(body);
  });
  closers.push(service.close);
  const feed = await listen('cap', createCap, `${service.origin}/index.atom`);
  closers.push(() => feed.driver.close());
  const table = createEventTable();
  let taken = 0;
  const active = (): string => {
    for (const told of feed.tidings.slice(taken)) if (told.kind === 'events') table.take('f', told.events, Date.UTC(2026, 5, 1, 4), told.present);
    taken = feed.tidings.length;
    const standing = table.activeAt(Date.UTC(2026, 5, 1, 5)).map(({ event }) => event.id.split(',')[1] as string);
    return standing.sort().join();
  };
  await until('those that are there', () => active() === 'a,c');
  listed = ['b.xml', 'c.xml'];
  await until('a is withdrawn', () => active() === 'c');
  expect([feed.state?.kind, feed.counts.rejected]).toEqual(['open', { 'bad-shape': 1 }]);
  files['/b.xml'] = alert('b');
  await until('b is there', () => active() === 'b,c');
  expect(feed.unaccounted).toBe(0);
});
