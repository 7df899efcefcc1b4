import { fetchOk } from '../base/browser.ts';
import { fail, ProblemError } from '../base/problem.ts';
import type { City } from '../city/city.ts';
import { socketAddress } from '../feeds/socket-address.ts';

/** What the server tells the page: which city to open and which foreign origins its CSP allows. */
export interface ServerSettings {
  /** Path of the pack's folder, relative to the page. */
  readonly city: string;
  readonly connectOrigins: readonly string[];
  /** Where operators' actions meet, in place of what the pack says: an address whose origin is declared, or a path here. */
  readonly actionsBroker?: string;
}

export async function readSettings(): Promise<ServerSettings> {
  const json: unknown = await (await fetchOk('config.json')).json();
  if (typeof json !== 'object' || json === null) fail('bad-shape', 'config.json', 'must be an object');
  const { city, connectOrigins, actions } = json as Record<string, unknown>;
  if (typeof city !== 'string') fail('bad-shape', 'config.json: city', `must be a path, is ${JSON.stringify(city)}`);
  if (!Array.isArray(connectOrigins) || !connectOrigins.every((o) => typeof o === 'string'))
    fail('bad-shape', 'config.json: connectOrigins', 'must be a list of origins');
  const broker = typeof actions === 'object' && actions !== null ? (actions as Record<string, unknown>)['broker'] : undefined;
  if (actions !== undefined && typeof broker !== 'string') fail('bad-shape', 'config.json: actions', 'must hold a broker address');
  return { city: city as string, connectOrigins: connectOrigins as string[], ...(typeof broker === 'string' && { actionsBroker: broker }) };
}

/** Absolute URL of a pack's folder, refused by name when its origin is neither ours nor declared. */
export function cityUrlOf(path: string, settings: ServerSettings): string {
  const url = new URL(path.endsWith('/') ? path : `${path}/`, document.baseURI);
  if (url.origin !== location.origin && !settings.connectOrigins.includes(url.origin))
    fail('undeclared-origin', path, `the server configuration does not declare ${url.origin}`);
  return url.href;
}

/** The broker for operators' actions: the server's word before the pack's; refused by name when its origin is not declared. */
export function actionsBroker(city: City, settings: ServerSettings): { readonly address: string | null; readonly refused: string | null } {
  const wished = settings.actionsBroker ?? city.manifest.actions?.broker;
  if (wished === undefined) return { address: null, refused: null };
  try {
    const here = settings.actionsBroker === undefined ? city.baseUrl : document.baseURI;
    return { address: socketAddress(wished, here, settings.connectOrigins), refused: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { address: null, refused: error.problems.map((p) => p.why).join('; ') };
  }
}
