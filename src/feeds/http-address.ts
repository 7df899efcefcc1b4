import { fail } from '../base/problem.ts';

/**
 * Where a feed's service is: `https://host/v1.1`, or a path on the city's own server. Throws a named problem for anything
 * that is no web address or that the configuration does not allow.
 */
export function httpAddress(address: string, cityUrl: string, allowedOrigins?: readonly string[]): URL {
  const city = new URL(cityUrl, 'http://localhost');
  let url: URL;
  try {
    url = new URL(address, city);
  } catch {
    return fail('bad-address', address, 'not a URL');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return fail('bad-address', address, 'a web service is reached by https: or http:');
  if (url.username || url.password) return fail('bad-address', url.origin, 'credentials do not belong in an address');
  if (allowedOrigins && url.origin !== city.origin && !allowedOrigins.includes(url.origin))
    return fail('origin-not-allowed', url.origin, `the server's configuration does not declare ${url.origin}`);
  url.hash = '';
  return url;
}

/** The address without its query and without a slash at its end. */
export const rootOf = ({ origin, pathname }: URL): string => origin + pathname.replace(/\/+$/, '');

/** A query as services of OData kind like it: `$` and `()` as they are, blanks as `%20` (not every server reads `+`). */
export const queryText = (entries: Iterable<readonly [string, string]>): string =>
  [...entries].map(([key, value]) => `${encodeURIComponent(key).replace(/^%24/, '$')}=${encodeURIComponent(value)}`).join('&');
