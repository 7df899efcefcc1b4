import { fail } from '../../base/problem.ts';

/** An address of a pack or a capabilities document as an absolute URL, refused as `undeclared-origin` before anything is asked of it. */
export function allowedUrl(address: string, baseUrl: string, allowedOrigins: readonly string[], where: string): string {
  // Templates keep their braces: a URL would escape them.
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(address);
  const whole = isAbsolute ? address : new URL('.', baseUrl).href + address;
  let url: URL;
  try {
    url = new URL(whole.replace(/[{}]/g, '_'));
  } catch {
    return fail('bad-address', where, `${JSON.stringify(address)} is not an address`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return fail('bad-address', where, `${JSON.stringify(address)} is neither http nor https`);
  if (url.origin !== new URL(baseUrl).origin && !allowedOrigins.includes(url.origin))
    return fail('undeclared-origin', where, `the server configuration does not declare ${url.origin}`);
  return whole;
}
