import './feeds.css';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import type { FeedSummary } from '../ui/feed-desk.ts';
import { formatBytes, formatNumber, MISSING } from '../ui/format.ts';
import { ageText, delayText } from '../ui/time.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { KindMark } from './kind-mark.tsx';
import { FeedPage } from './page.tsx';
import { words } from './words.ts';

const AddFeed = lazy(() => import('./add/index.tsx'));

/** Where the link remembers which feed is open. */
const STATE_KEY = 'feed';
const isWell = ({ kind }: FeedSummary): boolean => kind === 'live' || kind === 'late';

/** Every feed of the city: does it bring data, how much, how late; and of one of them everything that was measured. */
export default function Feeds() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  usePulse();
  const feeds = desk.feeds.list();
  // One opens by itself, the first that is not well; it stays open though another falls ill meanwhile.
  const [first] = useState(() => (feeds.find((feed) => !isWell(feed)) ?? feeds[0])?.id);
  const chosen = useSession((s) => s.toolState[STATE_KEY]);
  const shown = feeds.find(({ id }) => id === chosen) ?? feeds.find(({ id }) => id === first) ?? feeds[0];
  const [isAdding, setAdding] = useState(false);
  const adder = useRef<HTMLButtonElement>(null);
  const wasAdding = useRef(false);
  useKeys([{ id: 'feeds.add', keys: 'g +', title: words.add, group: 'general', when: () => !isAdding, run: () => setAdding(true) }]);
  // Whoever comes back from it goes on where they were.
  useEffect(() => {
    if (wasAdding.current && !isAdding) adder.current?.focus();
    wasAdding.current = isAdding;
  }, [isAdding]);
  const choose = (id: string): void => desk.session.setState((s) => ({ toolState: { ...s.toolState, [STATE_KEY]: id } }));
  const sum = (read: (feed: FeedSummary) => number): number => feeds.reduce((total, feed) => total + read(feed), 0);
  if (isAdding)
    return (
      <Suspense fallback={null}>
        <AddFeed
          onDone={(id) => {
            setAdding(false);
            if (id !== null) choose(id);
          }}
        />
      </Suspense>
    );
  return (
    <>
      <div className="panel-head">
        <h2>{w('feeds')}</h2>
        <span className="small muted cut">
          {w('summary', {
            well: feeds.filter(isWell).length,
            all: feeds.length,
            rows: formatNumber(
              sum((f) => f.rowsPerS),
              0,
              language,
            ),
            bytes: formatBytes(
              sum((f) => f.bytesPerS),
              language,
            ),
          })}
        </span>
        <button ref={adder} type="button" className="edged small" title={`${w('add')} (g +)`} onClick={() => setAdding(true)}>
          <Icon name="plus" size={14} /> {w('add')}
        </button>
      </div>
      {feeds.length === 0 ? (
        <p className="feeds-none muted">
          {w('none')} {w('noneHow')}
        </p>
      ) : (
        <>
          <div className="feeds-list scroll">
            <table className="feeds-table">
              <thead>
                <tr className="small muted">
                  <th scope="col">{w('source')}</th>
                  <th scope="col">{w('state')}</th>
                  {[w('messages'), w('bytes'), w('lagShort'), w('rejected')].map((title) => (
                    <th key={title} scope="col" className="number">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {feeds.map((feed) => (
                  <FeedRow key={feed.id} feed={feed} isShown={feed.id === shown?.id} onChoose={() => choose(feed.id)} />
                ))}
              </tbody>
            </table>
          </div>
          {shown && <FeedPage key={shown.id} feed={shown} />}
        </>
      )}
    </>
  );
}

function FeedRow({ feed, isShown, onChoose }: { readonly feed: FeedSummary; readonly isShown: boolean; readonly onChoose: () => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const lag = desk.feeds.detail(feed.id)?.lag;
  const rejected = Object.values(feed.rejected).reduce((a, b) => a + b, 0);
  const ageMs = desk.clock.wall() - feed.kindSinceMs;
  return (
    <tr data-shown={isShown}>
      <th scope="row">
        <button type="button" className="feeds-name" aria-pressed={isShown} onClick={onChoose}>
          <KindMark kind={feed.kind} />
          <span className="cut">{feed.title[language]}</span>
          <span className="small muted feeds-type">{feed.type}</span>
        </button>
      </th>
      <td>
        {w(feed.kind)} <span className="small muted">{Number.isNaN(ageMs) ? w('never') : w('since', { age: ageText(ageMs, language) })}</span>
      </td>
      <td className="number">{formatNumber(feed.messagesPerS, feed.messagesPerS < 10 ? 1 : 0, language)}</td>
      <td className="number">{formatBytes(feed.bytesPerS, language)}</td>
      <td className="number">{lag && lag.count > 0 ? delayText(lag.medianMs, language) : MISSING}</td>
      <td className="number">{formatNumber(rejected, 0, language)}</td>
    </tr>
  );
}
