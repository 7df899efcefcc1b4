import type { FeedDeclaration, CityManifest } from '../city/pack/manifest.ts';
import { createZone } from '../city/zone.ts';
import type { FeedContext, FeedHandle } from '../feeds/feed.ts';
import { openFeed } from '../feeds/open-feed.ts';
import { watchedBy } from '../rules/alarms/limits.ts';

/** What a feed is opened with, but for what is declared of it. */
export type FeedSurroundings = Omit<FeedContext, 'declaration'>;

/** Feeds of a pack that connect while its lists are still being read; none tells anything before it is taken and `hear` was called. */
export interface FeedsAhead {
  /** The feed of this very declaration, once: from then on it is the taker's to close. */
  take(declaration: FeedDeclaration): FeedHandle | null;
  hear(): void;
  /** Close what nobody took. */
  close(): void;
}

export function surroundingsOf(manifest: CityManifest, cityUrl: string, nowMs: number, allowedOrigins: readonly string[]): FeedSurroundings {
  return {
    cityUrl,
    bounds: manifest.bounds,
    utcOffsetMinutes: createZone(manifest.timeZone)(nowMs),
    wallShiftMs: 0,
    allowedOrigins,
    // The pack's own rules; what operators made of them is told when their actions are read.
    watched: watchedBy(manifest.alarmRules),
  };
}

export function openFeedsAhead(declarations: readonly FeedDeclaration[], surroundings: FeedSurroundings): FeedsAhead {
  let hear: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => (hear = resolve));
  const waiting = new Map(declarations.map((declaration) => [declaration.id, openFeed({ ...surroundings, declaration }, undefined, heard)]));
  return {
    take({ id }) {
      const handle = waiting.get(id) ?? null;
      waiting.delete(id);
      return handle;
    },
    hear: () => hear(),
    close() {
      for (const handle of waiting.values()) handle.close();
      waiting.clear();
      hear();
    },
  };
}
