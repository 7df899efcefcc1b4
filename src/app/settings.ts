import { fetchOk } from '../base/browser.ts';
import { fail } from '../base/problem.ts';

/** What the server tells the page: which city to open and which foreign origins its CSP allows. */
export interface ServerSettings {
  /** Path of the pack's folder, relative to the page. */
  readonly city: string;
  readonly connectOrigins: readonly string[];
}

export async function readSettings(): Promise<ServerSettings> {
  const json: unknown = await (await fetchOk('config.json')).json();
  if (typeof json !== 'object' || json === null) fail('bad-shape', 'config.json', 'must be an object');
  const { city, connectOrigins } = json as Record<string, unknown>;
  if (typeof city !== 'string') fail('bad-shape', 'config.json: city', `must be a path, is ${JSON.stringify(city)}`);
  if (!Array.isArray(connectOrigins) || !connectOrigins.every((o) => typeof o === 'string'))
    fail('bad-shape', 'config.json: connectOrigins', 'must be a list of origins');
  return { city: city as string, connectOrigins: connectOrigins as string[] };
}

/** Absolute URL of a pack's folder, refused by name when its origin is neither ours nor declared. */
export function cityUrlOf(path: string, settings: ServerSettings): string {
  const url = new URL(path.endsWith('/') ? path : `${path}/`, document.baseURI);
  if (url.origin !== location.origin && !settings.connectOrigins.includes(url.origin))
    fail('undeclared-origin', path, `the server configuration does not declare ${url.origin}`);
  return url.href;
}
