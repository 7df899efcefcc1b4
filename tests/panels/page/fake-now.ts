import type { Words } from '../../../src/base/words.ts';
import type { SessionState } from '../../../src/session/session.ts';

/** A desk with nothing behind it, for looking at panels: 23 November 2026, 14:03:07 in the city. */
export const FAKE_NOW_MS = Date.UTC(2026, 10, 23, 6, 3, 7);

export interface FakeOptions {
  readonly alarms: 'some' | 'none' | 'flood' | 'storm';
  readonly feeds: 'open' | 'waiting' | 'silent';
  readonly session: Partial<SessionState>;
  readonly demo: boolean;
  /** Let time pass from `FAKE_NOW_MS` on; tests keep it still. */
  readonly running: boolean;
  /** A stream whose sensor repeats one value. */
  readonly stuck?: string;
}

export const words = (zh: string, en: string): Words => ({ zh, en });
/** Where the fake city lies; EPSG:4326 degrees. */
export const origin = { lon: 128.4, lat: 24.6 };
