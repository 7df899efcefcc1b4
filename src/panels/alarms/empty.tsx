import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { formatNumber } from '../ui/format.ts';
import { words } from './words.ts';

/** Nothing to see, and why: silence of the feeds is not the same as all clear. */
export function EmptyList() {
  const desk = useDesk();
  const isLive = useSession(({ time }) => time.kind === 'live');
  const w = useWords(words);
  const language = useLanguage();
  const rules = desk.alarms.rules();
  const feeds = desk.feeds.list();
  const properties = new Set(rules.map((r) => r.property));
  let streams = 0;
  for (const property of properties) streams += desk.streams.rowsOfProperty(property).length;
  const isJudged = rules.length > 0 && feeds.length > 0;
  // As the top bar counts them: by what they bring, not by their sockets; at a past instant that stands still they bring nothing.
  const isSilent = isJudged && isLive && !feeds.some(({ kind }) => kind === 'live' || kind === 'late');
  /** What began before this page did, or before the shown instant, is not known yet. */
  const isReading = isJudged && !desk.alarms.isSettled();
  const blind = isSilent || isReading;
  const why = isSilent
    ? w('unknownWhy')
    : isReading
      ? w('unknownYet')
      : rules.length === 0
        ? w('emptyNoRules')
        : streams === 0
          ? w('emptyNoStreams')
          : w('emptyWhy', { rules: rules.length, streams: formatNumber(streams, 0, language) });
  return (
    <div className={`alarm-empty${blind ? ' blind' : ''}`}>
      <p className="strong">{blind ? w('unknownTitle') : w('emptyTitle')}</p>
      <p className="small muted">{why}</p>
    </div>
  );
}
