import { useLanguage, useWords } from '../ui/desk.ts';
import type { FeedSummary } from '../ui/feed-desk.ts';
import { formatNumber } from '../ui/format.ts';
import { words } from './words.ts';

/**
 * sent = shown + superseded + rejected + dropped, exactly; what is on its way between two batches is in hand. What a source that is
 * asked again told again as it was stands beside the sum: it was sent when it was told first.
 */
export function Accounts({ feed }: { readonly feed: FeedSummary }) {
  const w = useWords(words);
  const language = useLanguage();
  const rejected = Object.values(feed.rejected).reduce((a, b) => a + b, 0);
  const inHand = feed.received - feed.shown - feed.superseded - rejected - feed.dropped;
  const terms = [
    ['=', feed.shown, w('shown')],
    ['+', feed.superseded, w('superseded')],
    ['+', rejected, w('rejected')],
    ['+', feed.dropped, w('dropped')],
    ...(inHand === 0 ? [] : ([['+', inHand, w('inHand')]] as const)),
  ] as const;
  return (
    <section>
      <h3 className="small muted">
        {w('accounts')} {inHand === 0 && `· ${w('balanced')}`}
      </h3>
      <div className="feed-accounts">
        <span className="feed-term">
          <span className="strong">{formatNumber(feed.received, 0, language)}</span>
          <span className="small muted">{w('sent')}</span>
        </span>
        {terms.map(([sign, amount, word]) => (
          <span key={word} className="feed-term">
            <span>
              <span className="muted">{sign}</span> {formatNumber(amount, 0, language)}
            </span>
            <span className="small muted">{word}</span>
          </span>
        ))}
      </div>
      {feed.repeated > 0 && <p className="small muted">{w('repeated', { n: formatNumber(feed.repeated, 0, language) })}</p>}
    </section>
  );
}
