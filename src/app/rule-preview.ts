import type { City } from '../city/city.ts';
import type { FeedHandle } from '../feeds/feed.ts';
import type { AlarmBook } from '../rules/alarms/alarm.ts';
import { createAlarmBook } from '../rules/alarms/book.ts';
import { limitsOf } from '../rules/alarms/limits.ts';
import { isJudged } from '../rules/alarms/judged.ts';
import { previewOf, type RulePreview } from '../rules/alarms/rule-preview.ts';
import type { AlarmRule } from '../tables/alarm-rule.ts';
import type { StreamTable } from '../tables/streams.ts';
import { foldPast } from './alarm-fold.ts';

const DAY_MS = 86_400_000;
/** A condition that stood when the day began is found by reading a little further back. */
const LEAD_MS = 6 * 3_600_000;

/** Fold the last 24 hours under one rule, from the sources' own history or from memory, without touching the living book. */
export async function previewRule(
  rule: AlarmRule,
  city: City,
  streams: StreamTable,
  feeds: readonly FeedHandle[],
  toMs: number,
  progress: (done: number) => void = () => undefined,
): Promise<RulePreview> {
  const book = createAlarmBook([rule]);
  const rows = streams.rowsOfProperty(rule.property).filter((row) => rule.thingKind === undefined || streams.descriptor(row).kind === rule.thingKind);
  const judged = new Set<string>();
  const watched: AlarmBook = {
    ...book,
    read(reading: Parameters<typeof book.read>[0]) {
      if (isJudged(rule, reading)) judged.add(`${reading.feedId}/${reading.streamId}`);
      book.read(reading);
    },
  };
  const folding = { streams, urgency: () => 1, limits: limitsOf([rule]) };
  await foldPast(folding, watched, feeds, toMs - DAY_MS - LEAD_MS, toMs, () => true, progress);
  book.tick(toMs);
  const hourOf = (timeMs: number): number => Math.floor(((timeMs / 60_000 + city.utcOffsetMinutes(timeMs)) / 60) % 24);
  const own = rows.filter((row) => judged.has(`${streams.feedOf(row)}/${streams.descriptor(row).id}`)).length;
  return previewOf(book.log(), toMs - DAY_MS, toMs, hourOf, { streams: rows.length, judged: own });
}
