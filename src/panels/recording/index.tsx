import './recording.css';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useDesk, useLanguage, useSecond, useWords } from '../ui/desk.ts';
import { formatNumber } from '../ui/format.ts';
import { download } from '../ui/handout.ts';
import { Icon } from '../ui/icon.tsx';
import type { RecordingState } from '../ui/recording-desk.ts';
import { ageText, stampText, useZone } from '../ui/time.ts';
import { RecordedIndicators } from './recorded-indicators.tsx';
import { words } from './words.ts';

/** Record what comes in, save it with what was done, and replay it. */
export default function RecordingPanel() {
  const { recording } = useDesk();
  const w = useWords(words);
  const [, again] = useState(0);
  useSecond();
  useEffect(() => recording.onChange(() => again((n) => n + 1)), [recording]);
  const { state } = recording;
  return (
    <>
      <div className="panel-head">
        <h2>{w('title')}</h2>
      </div>
      <div className="recording scroll grow">
        {state.kind === 'none' && (
          <>
            {state.failure !== null && (
              <p className="small" role="alert">
                {w('notSaved', { why: state.failure })}
              </p>
            )}
            <p className="small muted">{w('about')}</p>
            <button type="button" className="primary" onClick={recording.start}>
              {w('start')}
            </button>
          </>
        )}
        {state.kind === 'recording' && <Running state={state} />}
        {state.kind === 'replaying' && <Replaying state={state} />}
        <OpenRecording />
        {state.kind === 'none' && recording.left.length > 0 && <Left files={recording.left} />}
      </div>
    </>
  );
}

const Fact = ({ title, children }: { title: string; children: ReactNode }) => (
  <div>
    <dt className="small muted">{title}</dt>
    <dd>{children}</dd>
  </div>
);

function Running({ state }: { state: Extract<RecordingState, { kind: 'recording' }> }) {
  const { recording, clock } = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  return (
    <section className="recording-part" aria-label={w('recording')}>
      <h3 className="strong">{w('recording')}</h3>
      <dl className="recording-facts">
        <Fact title={w('since')}>{stampText(state.sinceMs, zone)}</Fact>
        <Fact title={w('length')}>{ageText(clock.wall() - state.sinceMs, language)}</Fact>
        <Fact title={w('size')}>{formatNumber(state.bytes / 1e6, 1, language)} MB</Fact>
        <Fact title={w('messages')}>{formatNumber(state.messages, 0, language)}</Fact>
      </dl>
      {state.failure !== null && (
        <p className="small" role="alert">
          {w('failed', { why: state.failure })}
        </p>
      )}
      <div className="recording-buttons">
        <button type="button" className="primary" disabled={state.isSaving} onClick={() => void recording.save()}>
          {state.isSaving ? w('saving') : w('save')}
        </button>
        <button type="button" className="edged" disabled={state.isSaving} onClick={recording.discard}>
          {w('discard')}
        </button>
      </div>
    </section>
  );
}

function Replaying({ state }: { state: Extract<RecordingState, { kind: 'replaying' }> }) {
  const { recording, session } = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const indicators = state.files.find(({ name }) => name === 'indicators.csv');
  return (
    <section className="recording-part" aria-label={w('replaying')}>
      <h3 className="strong cut" title={state.name}>
        {w('replaying')} · {state.name}
      </h3>
      <dl className="recording-facts">
        <Fact title={w('from')}>{stampText(state.fromMs, zone)}</Fact>
        <Fact title={w('to')}>{stampText(state.toMs, zone)}</Fact>
        <Fact title={w('messages')}>{formatNumber(state.messages, 0, language)}</Fact>
        {state.actions !== null && <Fact title={w('actions')}>{formatNumber(state.actions, 0, language)}</Fact>}
        {state.alarms !== null && <Fact title={w('alarms')}>{formatNumber(state.alarms, 0, language)}</Fact>}
      </dl>
      {state.actions !== null && <p className="small">{w('ownActions')}</p>}
      {state.refused > 0 && (
        <p className="small" role="alert">
          {w('refused', { count: state.refused })}
        </p>
      )}
      {state.isCut && <p className="small">{w('cut')}</p>}
      {state.isOtherCity && <p className="small">{w('otherCity')}</p>}
      <p className="small muted">{w('rates')}</p>
      {indicators && <RecordedIndicators text={indicators.text} />}
      {state.files.length > 0 && (
        <>
          <h4 className="small muted">{w('files')}</h4>
          <ul>
            {state.files.map(({ name, mediaType, text }) => (
              <li key={name}>
                <button type="button" className="recording-file" onClick={() => download(name, new Blob([text], { type: mediaType }))}>
                  <Icon name="download" size={14} /> {name}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="recording-buttons">
        <button type="button" className="edged" onClick={() => session.setState({ time: { kind: 'at', timeMs: state.fromMs, rate: 1 } })}>
          {w('toStart')}
        </button>
        <button type="button" className="primary" onClick={() => void recording.leave()}>
          {w('leave')}
        </button>
      </div>
    </section>
  );
}

/** What was cut off is neither thrown away nor saved unasked. */
function Left({ files }: { files: readonly File[] }) {
  const { recording } = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const [why, setWhy] = useState('');
  return (
    <section className="recording-part" aria-label={w('left')}>
      <h3 className="strong">{w('left')}</h3>
      <p className="small muted">{w('leftAbout')}</p>
      <ul>
        {files.map((file) => (
          <li key={file.name} className="recording-left">
            <span className="cut">{file.name}</span>
            <span className="small muted">
              {w('leftUntil', { time: stampText(file.lastModified, zone), size: formatNumber(file.size / 1e6, 1, language) })}
            </span>
            <div className="recording-buttons">
              <button type="button" className="edged" onClick={() => void recording.open(file).catch((error: Error) => setWhy(error.message))}>
                {w('replayLeft')}
              </button>
              <button type="button" className="edged" onClick={() => download(file.name, file)}>
                {w('saveLeft')}
              </button>
              <button type="button" className="edged" onClick={() => void recording.forget(file.name)}>
                {w('discard')}
              </button>
            </div>
          </li>
        ))}
      </ul>
      {why !== '' && (
        <p className="small" role="alert">
          {w('openFailed', { why })}
        </p>
      )}
    </section>
  );
}

type Reading = { readonly kind: 'idle' } | { readonly kind: 'reading' } | { readonly kind: 'failed'; readonly why: string };

function OpenRecording() {
  const { recording } = useDesk();
  const w = useWords(words);
  const input = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState<Reading>({ kind: 'idle' });
  const open = (file: File | undefined): void => {
    if (!file) return;
    setReading({ kind: 'reading' });
    recording.open(file).then(
      () => setReading({ kind: 'idle' }),
      (error: Error) => setReading({ kind: 'failed', why: error.message }),
    );
  };
  return (
    <section className="recording-part">
      <input ref={input} type="file" accept=".mcap" hidden onChange={(e) => open(e.target.files?.[0])} />
      <button type="button" className="edged" disabled={reading.kind === 'reading'} onClick={() => input.current?.click()}>
        {reading.kind === 'reading' ? w('opening') : w('open')}
      </button>
      <span className="small muted">{w('openHint')}</span>
      {reading.kind === 'failed' && (
        <p className="small" role="alert">
          {w('openFailed', { why: reading.why })}
        </p>
      )}
    </section>
  );
}
