import './log.css';
import { Fragment, useState } from 'react';
import { isoText } from '../../base/iso.ts';
import type { Words } from '../../base/words.ts';
import { useDesk, useLanguage, usePulse, useWords } from '../ui/desk.ts';
import { csvText, saveCsv } from '../ui/export.ts';
import { download } from '../ui/handout.ts';
import { Icon } from '../ui/icon.tsx';
import type { Delivery, LogDesk, LogSummary } from '../ui/log-desk.ts';
import { SignIn } from '../ui/sign-in.tsx';
import { clockText, dayText, minuteText, offsetText, useZone } from '../ui/time.ts';
import { createTeller, matches } from './told.ts';
import { actionWords, words } from './words.ts';

const SHOWN = 200;

/** What was done, by whom, and how far each action has come: kept, sent, passed on, seen. */
export default function LogPanel() {
  const { log } = useDesk();
  const w = useWords(words);
  usePulse();
  const { summary } = log;
  return (
    <>
      <div className="panel-head">
        <h2>{w('title')}</h2>
      </div>
      <div className="log scroll grow">
        {summary ? <LinkPart summary={summary} /> : <p className="small muted">{w('loading')}</p>}
        {summary && <ChainPart summary={summary} />}
        <Entries />
        <Exports log={log} />
      </div>
    </>
  );
}

function LinkPart({ summary }: { summary: LogSummary }) {
  const { clock, log } = useDesk();
  const w = useWords(words);
  const zone = useZone();
  const { link, why, waiting, retryAtMs } = summary;
  const state =
    link === 'none' || link === 'recording'
      ? w(link === 'none' ? 'alone' : 'ofRecording')
      : link === 'open'
        ? w('open')
        : link === 'refused'
          ? w('refused', { why })
          : link === 'waiting'
            ? w('lost', { why })
            : w('connecting');
  const leftS = Math.max(0, Math.ceil((retryAtMs - clock.wall()) / 1000));
  return (
    <section className="log-part">
      <p className="small" data-link={link} role="status">
        {state}
        {Number.isFinite(leftS) && <span className="muted">{` · ${w('retry', { seconds: leftS })}`}</span>}
      </p>
      {waiting > 0 && (
        <p className="strong log-outbox" role="status">
          {w(waiting === 1 ? 'outboxOne' : 'outbox', { count: waiting, time: minuteText(summary.waitingSinceMs, zone) })}
        </p>
      )}
      {summary.lacking > 0 && <p className="small">{w('lacking', { count: summary.lacking })}</p>}
      {link === 'refused' && <SignIn onSignIn={(user, token) => log.signIn(user, token)} />}
      {link !== 'none' && link !== 'recording' && (
        <dl className="log-desks small">
          <dt className="muted">{w('thisDesk')}</dt>
          <dd>{summary.desk}</dd>
          <dt className="muted">{w('desks')}</dt>
          <dd>
            {summary.desks.length === 0 && w('noDesks')}
            {summary.desks.map(({ desk, role, windows }) => (
              <div key={desk} data-desk={desk} data-role={role} className={windows === 0 ? 'muted' : ''}>
                {desk} · {w(role)}
                {windows === 0 && ` · ${w('away')}`}
              </div>
            ))}
          </dd>
        </dl>
      )}
    </section>
  );
}

function ChainPart({ summary }: { summary: LogSummary }) {
  const w = useWords(words);
  const zone = useZone();
  const { faults, restart, storeFailure } = summary;
  return (
    <section className="log-part small">
      {faults.length === 0 && summary.count > 0 && summary.link !== 'recording' && <p className="muted">{w('chainWhole', { count: summary.count })}</p>}
      {faults.length > 0 && (
        <div role="alert">
          <p className="strong">{w('chainBroken', { count: faults.length })}</p>
          {faults.slice(0, 20).map(({ desk, seq, kind }) => (
            <p key={`${desk}/${seq}/${kind}`}>{w(kind, { desk, seq })}</p>
          ))}
        </div>
      )}
      {restart && <p role="alert">{w('restarted', { time: minuteText(restart.atMs, zone), had: restart.had, found: restart.found })}</p>}
      {storeFailure !== null && <p role="alert">{w('notKept', { why: storeFailure })}</p>}
      {summary.rejected > 0 && <p>{w('rejected', { count: summary.rejected })}</p>}
    </section>
  );
}

function Entries() {
  const desk = useDesk();
  const { log } = desk;
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const [question, setQuestion] = useState('');
  const rows = log.newest(SHOWN);
  if (rows.length === 0) return <p className="small muted">{w('empty')}</p>;
  const tell = createTeller(desk, language);
  const deliveryText = (delivery: Delivery, from: string): string => {
    if (delivery.kind === 'other') return w('other', { desk: from });
    if (delivery.kind !== 'confirmed' || delivery.seenBy === 0) return w(delivery.kind);
    return delivery.seenBy === 1 ? w('seenOne') : w('seen', { count: delivery.seenBy });
  };
  const told = rows.map((row) => {
    const { action } = row.entry;
    const word: Words | undefined = actionWords[action.kind];
    return { ...row, action, word: word ? word[language] : action.kind, ...tell(action) };
  });
  const shown = told.filter(({ action, word, about, text }) => matches(question, action.operator, word, about, text));
  return (
    <>
      <input
        type="search"
        className="log-search"
        placeholder={w('search')}
        aria-label={w('search')}
        value={question}
        onChange={(e) => setQuestion(e.target.value)}
      />
      {shown.length === 0 && <p className="small muted">{w('noMatch')}</p>}
      <ol className="log-entries">
        {shown.map(({ entry, delivery, action, word, about, text }, i) => {
          const ownDay = dayText(action.timeMs, zone);
          const isNewDay = dayText(shown[i - 1]?.action.timeMs ?? NaN, zone) !== ownDay;
          return (
            <Fragment key={action.id}>
              {isNewDay && (
                <li className="log-day small muted" aria-hidden="true">
                  {ownDay} {offsetText(action.timeMs, zone)}
                </li>
              )}
              <li data-action={action.id} data-delivery={delivery.kind}>
                <time className="small muted">{clockText(action.timeMs, zone)}</time>
                <span className="strong cut">{word}</span>
                <span className="small cut log-operator">{action.operator}</span>
                <span className="small cut log-target" title={action.target}>
                  {about}
                </span>
                <span className="small muted log-delivery">{deliveryText(delivery, entry.desk)}</span>
                {text !== '' && <span className="small muted log-text">{text}</span>}
              </li>
            </Fragment>
          );
        })}
      </ol>
      {rows.length === SHOWN && <p className="small muted">{w('newestOnly', { count: SHOWN })}</p>}
    </>
  );
}

function Exports({ log }: { log: LogDesk }) {
  const { city } = useDesk();
  const w = useWords(words);
  const name = `${city.manifest.id}-actions`;
  const csv = (): void =>
    saveCsv(
      name,
      csvText(
        ['time', 'kind', 'target', 'operator', 'detail', 'id', 'desk', 'sequence', 'previous', 'hash'],
        log
          .all()
          .map(({ action, desk, seq, prev, hash }) => [
            isoText(action.timeMs),
            action.kind,
            action.target,
            action.operator,
            action.detail ? JSON.stringify(action.detail) : '',
            action.id,
            desk,
            seq,
            prev,
            hash,
          ]),
      ),
    );
  return (
    <div className="log-exports">
      <button type="button" className="edged small" onClick={() => download(`${name}.jsonl`, new Blob([log.jsonLines()], { type: 'application/jsonl' }))}>
        <Icon name="download" />
        {w('saveLines')}
      </button>
      <button type="button" className="edged small" onClick={csv}>
        <Icon name="download" />
        {w('saveCsv')}
      </button>
    </div>
  );
}
