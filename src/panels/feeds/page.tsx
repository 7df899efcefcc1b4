import { TELLING_MS } from '../../rules/chain/chain.ts';
import type { AlertsKnown } from '../../tables/feed-report.ts';
import { ChainStrip } from '../ui/chain.tsx';
import { useDesk, useLanguage, useSecond, useWords } from '../ui/desk.ts';
import type { FeedDetail, FeedSummary } from '../ui/feed-desk.ts';
import { formatBytes, formatNumber, MISSING, THIN } from '../ui/format.ts';
import { ageText, clockText, delayText, useZone } from '../ui/time.ts';
import { Accounts } from './accounts.tsx';
import { clockSaying, isClockWrong } from './clock-text.ts';
import { KindMark } from './kind-mark.tsx';
import { Rejects } from './rejects.tsx';
import { SignIn } from '../ui/sign-in.tsx';
import { words } from './words.ts';

/** One feed: how it stands, where on its way it is delayed or lost, what became of each row, what was wrong. */
export function FeedPage({ feed }: { readonly feed: FeedSummary }) {
  const desk = useDesk();
  const w = useWords(words);
  useSecond();
  const detail = desk.feeds.detail(feed.id);
  if (!detail) return null;
  return (
    <div className="feed-page scroll grow">
      <Standing feed={feed} />
      <section>
        <h3 className="small muted">{w('chain')}</h3>
        <ChainStrip chain={detail.chain} />
      </section>
      <Accounts feed={feed} />
      <Figures feed={feed} detail={detail} />
      <Rejects feed={feed} examples={detail.rejects} />
      <Errors detail={detail} />
    </div>
  );
}

function Standing({ feed }: { readonly feed: FeedSummary }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const retryMs = feed.retryAtMs - desk.clock.wall();
  const retry = feed.state !== 'waiting' ? '' : retryMs > 0 ? ` · ${w('retryIn', { age: ageText(retryMs, language) })}` : ` · ${w('retrying')}`;
  return (
    <header className="feed-standing">
      <div className="feed-title">
        <KindMark kind={feed.kind} />
        <h3 className="strong cut grow">{feed.title[language]}</h3>
        <span>
          {w(feed.kind)}{' '}
          <span className="muted">{Number.isNaN(feed.kindSinceMs) ? w('never') : w('sinceTime', { time: clockText(feed.kindSinceMs, zone) })}</span>
        </span>
        <span className="muted">
          {w(feed.state)}
          {retry}
        </span>
      </div>
      <p className="small muted feed-address">
        {feed.type} · {feed.address}
      </p>
      {feed.why !== '' && feed.state !== 'open' && <p className="small">{feed.why}</p>}
      {feed.asksSignIn && <SignIn onSignIn={(user, token) => desk.feeds.signIn(feed.id, user, token)} />}
    </header>
  );
}

/** What was measured, each figure with what it is made of. */
function Figures({ feed, detail }: { readonly feed: FeedSummary; readonly detail: FeedDetail }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const count = (n: number): string => formatNumber(n, 0, language);
  const rate = (n: number): string => formatNumber(n, n < 10 ? 1 : 0, language);
  const { clock, readings, streams } = detail;
  const saying = clockSaying(clock, language);
  const share = (100 * readings.received) / readings.expected;
  const facts: readonly (readonly [name: string, value: string, hint?: string])[] = [
    [w('messages'), rate(feed.messagesPerS)],
    [w('bytes'), formatBytes(feed.bytesPerS, language)],
    [w('rows'), rate(feed.rowsPerS)],
    [w('lagMedian'), delayText(detail.lag.medianMs, language), w('lagHint')],
    [w('lagP95'), delayText(detail.lag.p95Ms, language), w('lagHint')],
    [w('lastData'), Number.isNaN(feed.lastRowsMs) ? MISSING : w('ago', { age: ageText(desk.clock.wall() - feed.lastRowsMs, language) })],
    [w('outside'), count(feed.outsideCity)],
    [w('staleOnArrival'), count(feed.staleOnArrival)],
    [w('ahead'), count(detail.ahead)],
  ];
  return (
    <section>
      <dl className="feed-figures">
        {facts.map(([name, value, hint]) => (
          <div key={name} title={hint}>
            <dt className="small muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className="feed-wide">
          <dt className="small muted">{w('clock')}</dt>
          <dd className={isClockWrong(clock) ? 'doubtful' : ''}>{w(saying.key, saying.slots)}</dd>
          {clock && <dd className="small muted">{w(clock.method, { n: count(clock.samples) })}</dd>}
        </div>
        <div>
          <dt className="small muted">{w('complete')}</dt>
          {Number.isFinite(share) ? (
            <>
              <dd>
                {readings.windowMs < TELLING_MS ? (
                  MISSING
                ) : (
                  <>
                    ƒ {formatNumber(share, share < 99.95 ? 1 : 0, language)}
                    {THIN}%
                  </>
                )}
              </dd>
              <dd className="small muted">
                {w('completeOf', { received: count(readings.received), expected: count(readings.expected), age: ageText(readings.windowMs, language) })}
              </dd>
            </>
          ) : (
            <dd className="muted">{readings.windowMs > 0 ? w('completeNone') : MISSING}</dd>
          )}
        </div>
        {detail.alerts && (
          <div className="feed-wide">
            <dt className="small muted">{w('alerts')}</dt>
            <dd className={detail.alerts.areListed && detail.alerts.areNumbered ? '' : 'doubtful'}>{w(alertsSaying(detail.alerts))}</dd>
          </div>
        )}
        <div className="feed-all">
          <dt className="small muted">
            {w('streams')} {count(streams.fresh + streams.late + streams.stale + streams.lost)}
          </dt>
          <dd className="feed-ladder">
            {(['fresh', 'late', 'stale', 'lost'] as const).map((step) => (
              <span key={step} data-step={step} style={{ flexGrow: streams[step] }} />
            ))}
          </dd>
          <dd className="feed-steps small">
            {(['fresh', 'late', 'stale', 'lost'] as const).map((step) => (
              <span key={step}>
                <span className="muted">{w(step)}</span> {count(streams[step])}
              </span>
            ))}
          </dd>
        </div>
      </dl>
    </section>
  );
}

const alertsSaying = ({ areListed, areNumbered }: AlertsKnown) =>
  areListed ? (areNumbered ? 'alertsKnown' : 'alertsUnnumbered') : areNumbered ? 'alertsUnlisted' : 'alertsUnknown';

function Errors({ detail }: { readonly detail: FeedDetail }) {
  const w = useWords(words);
  const zone = useZone();
  return (
    <section>
      <h3 className="small muted">{w('errors')}</h3>
      {detail.errors.length === 0 && <p className="small muted">{w('noErrors')}</p>}
      <ul className="feed-errors small">
        {detail.errors.map(({ atMs, why, times }) => (
          <li key={`${atMs}${why}`}>
            <span className="muted">{clockText(atMs, zone)}</span> {why} {times > 1 && <span className="muted">· {w('times', { n: times })}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
