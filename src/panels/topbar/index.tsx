import './topbar.css';
import { useSession, useDesk, useWords, usePulse, useLanguage } from '../ui/desk.ts';
import { AlarmMark, priorityKey, priorityWords, type Priority } from '../ui/alarm-mark.tsx';
import { setOpen } from '../ui/entity.ts';
import { ProductMark } from '../ui/icon.tsx';
import { formatNumber } from '../ui/format.ts';
import { dayText, clockText, offsetText, useZone } from '../ui/time.ts';
import { modes } from '../../session/session.ts';
import { Feeds } from './feeds.tsx';
import { SilenceBar } from './silence.tsx';
import { Tools } from './tools.tsx';
import { words } from './words.ts';

/** Status of everything at a glance: is it live, what time, how many alarms, are the feeds well. */
export default function TopBar() {
  return (
    <>
      <div className="topbar">
        <div className="topbar-part product">
          <ProductMark size={22} />
          <span className="strong product-name">Belvedere</span>
        </div>
        <TimePart />
        <CityPart />
        <div className="grow" />
        <AlarmCounts />
        <Feeds />
        <Tools />
      </div>
      <SilenceBar />
    </>
  );
}

function TimePart() {
  const desk = useDesk();
  const w = useWords(words);
  const time = useSession((s) => s.time);
  const zone = useZone();
  usePulse();
  const nowMs = desk.clock.now();
  const kind = time.kind === 'live' ? 'live' : time.rate === 0 ? 'paused' : 'replay';
  return (
    <div className="topbar-part">
      {kind === 'live' ? (
        <span className="live-badge" title={w('liveHint')}>
          {w('live')}
        </span>
      ) : (
        <button type="button" className="live-badge not-live" title={w('backToLive')} onClick={() => desk.session.setState({ time: { kind: 'live' } })}>
          <span>{w(kind)}</span>
        </button>
      )}
      <time className="city-clock" dateTime={`${dayText(nowMs, zone)}T${clockText(nowMs, zone)}`}>
        {clockText(nowMs, zone)}
      </time>
      <span className="clock-side small muted">
        <span>{offsetText(nowMs, zone)}</span>
        <span>{dayText(nowMs, zone)}</span>
      </span>
    </div>
  );
}

function CityPart() {
  const { city } = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  return (
    <div className="topbar-part city">
      <span className="strong cut">{city.manifest.name[language]}</span>
      {city.manifest.kind === 'demo' && <span className="demo-mark small">{w('demo')}</span>}
      {modes.length > 1 && <ModeTabs />}
    </div>
  );
}

/** Only drawn where there is more than one mode to go to. */
function ModeTabs() {
  const desk = useDesk();
  const mode = useSession((s) => s.mode);
  return (
    <div role="tablist">
      {modes.map((m) => (
        <button key={m} type="button" role="tab" aria-selected={m === mode} onClick={() => desk.session.setState({ mode: m })}>
          {m}
        </button>
      ))}
    </div>
  );
}

const priorities: readonly Priority[] = [1, 2, 3, 4];

function AlarmCounts() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  usePulse();
  const total = [0, 0, 0, 0, 0];
  const unacked = [0, 0, 0, 0, 0];
  for (const alarm of desk.alarms.list()) {
    total[alarm.rule.priority] = (total[alarm.rule.priority] ?? 0) + 1;
    if (alarm.state !== 'acknowledged') unacked[alarm.rule.priority] = (unacked[alarm.rule.priority] ?? 0) + 1;
  }
  return (
    <div className="topbar-part counts">
      {priorities.map((p) => {
        const count = total[p] as number;
        const open = unacked[p] as number;
        const label = w('alarmsOf', { word: priorityWords[priorityKey(p)][language], count, unacked: open });
        return (
          <span key={p} className={`count${count === 0 ? ' none' : ''}`} title={label} role="img" aria-label={label}>
            <AlarmMark priority={p} size={18} {...(open > 0 ? { state: 'unacknowledged' as const } : {})} />
            <span className="count-number">{formatNumber(count, 0, language)}</span>
            {open > 0 && <span className="small muted count-open">{w('unacked', { count: open })}</span>}
          </span>
        );
      })}
      <button type="button" className="visually-hidden" onClick={() => setOpen(desk, 'table', true)}>
        {w('table')}
      </button>
    </div>
  );
}
