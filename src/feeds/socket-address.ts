import { fail } from '../base/problem.ts';

/**
 * Where a feed's broker or socket is: `wss://broker.example/mqtt`, or a path on the city's own server (`/mqtt`). Throws a named
 * problem for anything that is no WebSocket address or that the configuration does not allow.
 */
export function socketAddress(address: string, cityUrl: string, allowedOrigins?: readonly string[]): string {
  let url: URL;
  try {
    url = new URL(address, cityUrl);
  } catch {
    return fail('bad-address', address, 'not a URL');
  }
  // A fragment is nothing to a socket, and some browsers refuse one.
  url.hash = '';
  url.protocol = url.protocol.replace(/^http/, 'ws');
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') return fail('bad-address', address, 'a browser reaches it only by ws: or wss:');
  if (url.username || url.password) return fail('bad-address', url.origin, 'credentials do not belong in an address');
  const origin = `${url.protocol}//${url.host}`;
  const own = new URL(cityUrl, 'http://localhost').origin.replace(/^http/, 'ws');
  if (allowedOrigins && origin !== own && !allowedOrigins.includes(origin))
    return fail('origin-not-allowed', origin, `the server's configuration does not declare ${origin}`);
  return url.href;
}
