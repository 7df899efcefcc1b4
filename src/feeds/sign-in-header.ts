import type { FeedCredentials } from './feed.ts';

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/**
 * What tells a web service who asks: the header the declaration names (OpenAQ's `X-API-Key`), else Basic with a user name
 * (RFC 7617, UTF-8) and Bearer without one (RFC 6750, 2.1).
 */
export function signInHeader({ username, token }: FeedCredentials, tokenHeader?: string): Readonly<Record<string, string>> {
  if (tokenHeader !== undefined) return { [tokenHeader]: token };
  return { authorization: username === '' ? `Bearer ${token}` : `Basic ${base64(`${username}:${token}`)}` };
}
