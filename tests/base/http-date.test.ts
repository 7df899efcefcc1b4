import { expect, it } from 'vitest';
import { instantOfHttpDate, retryAfterMs } from '../../src/base/http-date.ts';

it('reads the date of RFC 9110 and refuses other forms', () => {
  expect(instantOfHttpDate('Sun, 06 Nov 1994 08:49:37 GMT')).toBe(784111777000);
  for (const text of ['Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994', 'Sun, 31 Feb 2026 08:49:37 GMT', 'Sun, 06 Now 1994 08:49:37 GMT', ''])
    expect(instantOfHttpDate(text)).toBeNaN();
});

it('reads Retry-After as seconds or a date, never as a time gone by', () => {
  expect(retryAfterMs('120', 0)).toBe(120000);
  expect(retryAfterMs('Sun, 06 Nov 1994 08:49:37 GMT', 784111777000 - 5000)).toBe(5000);
  expect(retryAfterMs('Sun, 06 Nov 1994 08:49:37 GMT', 784111777000 + 5000)).toBe(0);
  for (const text of [null, '', '-5', '1.5', 'soon']) expect(retryAfterMs(text, 0)).toBeNaN();
});
