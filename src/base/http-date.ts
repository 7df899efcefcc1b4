import { parseInstant } from './instant.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const fixdate = /^[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT$/;

/** The instant of an HTTP date in its one modern form (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`; NaN for others. */
export function instantOfHttpDate(text: string): number {
  const [, day, month, year, time] = fixdate.exec(text) ?? [];
  const number = months.indexOf(month ?? '') + 1;
  return number > 0 ? parseInstant(`${year}-${String(number).padStart(2, '0')}-${day}T${time}Z`) : NaN;
}

/** Milliseconds a `Retry-After` header asks to wait (RFC 9110, 10.2.3: seconds or a date); NaN where it says nothing. */
export function retryAfterMs(header: string | null, nowMs: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  return Math.max(0, instantOfHttpDate(text) - nowMs);
}
