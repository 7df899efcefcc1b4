import { useRef, useState } from 'react';
import { useDesk, useLanguage, usePulse, useWords, type FeedSummary } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { MISSING, formatNumber } from '../ui/format.ts';
import { Popover } from '../ui/popover.tsx';
import { ageText, lagText } from '../ui/time.ts';
import { words } from './words.ts';

/** Without rows for this long a feed is not well, however open its link; slower sources are judged stream by stream. */
const QUIET_MS = 300_000;

/** A feed counts as well when its link is open and its data is moving: the heartbeat is the data's. */
const isWell = (feed: FeedSummary, nowMs: number): boolean => feed.state === 'open' && nowMs - feed.lastRowsMs < QUIET_MS;

export function Feeds() {
  const desk = useDesk();
  const w = useWords(words);
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  usePulse();
  const feeds = desk.feeds.list();
  const well = feeds.filter((feed) => isWell(feed, desk.clock.wall())).length;
  const ill = well < feeds.length;
  return (
    <>
      <button ref={anchor} type="button" className="feeds-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={`feeds-state${ill ? ' hatched' : ''}`} aria-hidden="true">
          {ill ? '?' : ''}
        </span>
        <span className="topbar-word">{w('feeds')}</span>
        <span className="strong">
          {well}/{feeds.length}
        </span>
        <Icon name="down" size={12} />
      </button>
      {open && (
        <Popover anchor={anchor} label={w('feeds')} width={440} onClose={() => setOpen(false)}>
          {feeds.length === 0 && <p className="feed muted">{w('noFeeds')}</p>}
          {feeds.map((feed) => (
            <FeedDetail key={feed.id} feed={feed} />
          ))}
        </Popover>
      )}
    </>
  );
}

function FeedDetail({ feed }: { feed: FeedSummary }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const count = (n: number): string => formatNumber(n, 0, language);
  const wallMs = desk.clock.wall();
  const retryMs = feed.retryAtMs - wallMs;
  const rejected = Object.entries(feed.rejected).filter(([, n]) => n > 0);
  const rejectedTotal = rejected.reduce((sum, [, n]) => sum + n, 0);
  const facts: readonly (readonly [string, string])[] = [
    [w('rows'), formatNumber(feed.rowsPerS, feed.rowsPerS < 10 ? 1 : 0, language)],
    [w('lag'), lagText(feed.lagMs, language)],
    [w('lastData'), Number.isNaN(feed.lastRowsMs) ? MISSING : w('ago', { age: ageText(wallMs - feed.lastRowsMs, language) })],
    [w('received'), count(feed.received)],
    [w('shown'), count(feed.shown)],
    [w('superseded'), count(feed.superseded)],
    [w('dropped'), count(feed.dropped)],
    [w('outside'), count(feed.outsideCity)],
    [w('stale'), count(feed.staleOnArrival)],
  ];
  const well = isWell(feed, wallMs);
  return (
    <section className="feed">
      <header>
        <span className={`feeds-state${well ? '' : ' hatched'}`} aria-hidden="true">
          {well ? '' : '?'}
        </span>
        <h3 className="strong grow cut">{feed.title[language]}</h3>
        <span className="small">
          {w(feed.state)}
          {feed.state === 'waiting' && retryMs > 0 ? ` · ${w('retryIn', { age: ageText(retryMs, language) })}` : ''}
        </span>
      </header>
      <p className="small muted feed-address">
        {feed.type} · {feed.address}
      </p>
      {feed.why !== '' && feed.state !== 'open' && <p className="small">{feed.why}</p>}
      <dl className="feed-facts small">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <dl className="feed-rejected small">
        <dt className="muted">
          {w('rejected')} {count(rejectedTotal)}
        </dt>
        {rejected.map(([reason, n]) => (
          <dd key={reason}>
            {reason} {count(n)}
          </dd>
        ))}
      </dl>
    </section>
  );
}
