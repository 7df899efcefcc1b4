import { after } from '../base/browser.ts';
import type { FeedHandle, HistoryAnswer } from '../feeds/feed.ts';

const LONGEST_MS = 20_000;

/**
 * A feed's past as its source tells it; null where that fails or takes longer than 20 s: what is known of others is not held up by
 * it. Never rejects.
 */
export async function pastFrom(feed: FeedHandle, ...asked: Parameters<FeedHandle['history']>): Promise<readonly HistoryAnswer[] | null> {
  let stop: () => void = () => undefined;
  const late = new Promise<null>((give) => (stop = after(LONGEST_MS, () => give(null))));
  return Promise.race([feed.history(...asked).catch(() => null), late]).finally(stop);
}
