import './topbar.css';
import { useMemo } from 'react';
import type { Alarm } from '../../rules/alarms/alarm.ts';
import { useSession, useDesk, useWords, usePulse, useLanguage } from '../ui/desk.ts';
import { AlarmMark, priorityKey, priorityWords, type Priority } from '../ui/alarm-mark.tsx';
import { setOpen } from '../ui/entity.ts';
import { Icon, ProductMark } from '../ui/icon.tsx';
import { formatNumber } from '../ui/format.ts';
import { minuteText, useZone } from '../ui/time.ts';
import { modes } from '../../session/session.ts';
import { ClockButton } from './clock.tsx';
import { Feeds } from './feeds.tsx';
import { useDocumentTitle } from './document-title.ts';
import { SilenceBar } from './silence.tsx';
import { Tools } from './tools.tsx';
import { words } from './words.ts';

/** Status of everything at a glance: is it live, what time, how many alarms, are the feeds well. */
export default function TopBar() {
  useDocumentTitle();
  return (
    <>
      <div className="topbar">
        <DrawerButton />
        <div className="topbar-part product">
          <ProductMark size={22} />
          <span className="strong product-name">Belvedere</span>
        </div>
        <TimePart />
        <CityPart />
        <StagePart />
        <div className="grow" />
        <AlarmCounts />
        <Feeds />
        <Tools />
      </div>
      <SilenceBar />
    </>
  );
}

/** Only in narrow windows, where the districts have no column of their own. */
function DrawerButton() {
  const desk = useDesk();
  const w = useWords(words);
  const open = useSession((s) => s.open['drawer'] ?? false);
  return (
    <button
      type="button"
      className="icon drawer-button"
      aria-expanded={open}
      aria-label={w('districts')}
      title={w('districts')}
      onClick={() => setOpen(desk, 'drawer')}
    >
      <Icon name={open ? 'close' : 'table'} />
    </button>
  );
}

function TimePart() {
  const desk = useDesk();
  const w = useWords(words);
  const time = useSession((s) => s.time);
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
      <ClockButton />
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
      {city.manifest.kind === 'demo' && (
        <span className="demo-mark small" title={w('demo')}>
          {w('demoShort')}
          <span className="demo-rest">{w('demoRest')}</span>
        </span>
      )}
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

/** The city's stage with its trigger; opens where it is explained. */
function StagePart() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  usePulse();
  const stage = desk.lifelines.stage();
  if (!stage) return null;
  const why = stage.because.map((t) => t.title[language]).join(' · ');
  return (
    <button
      type="button"
      className="topbar-part stage-chip"
      title={w('stageSince', { why: why === '' ? w('stageCalm') : why, time: minuteText(stage.sinceMs, zone) })}
      onClick={() => desk.session.setState({ work: 'resilience' })}
    >
      <span className="small muted">{w('stage')}</span>
      <span className="stage-number strong">{stage.stage}</span>
      {why !== '' && <span className="small cut stage-why">{why}</span>}
    </button>
  );
}

const priorities: readonly Priority[] = [1, 2, 3, 4];

/** Alarms by priority, and of them those nobody has acknowledged. */
function countsOf(alarms: readonly Alarm[]): { readonly total: readonly number[]; readonly unacked: readonly number[] } {
  const [total, unacked] = [
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
  ];
  for (const { rule, state } of alarms) {
    total[rule.priority] = (total[rule.priority] ?? 0) + 1;
    if (state !== 'acknowledged') unacked[rule.priority] = (unacked[rule.priority] ?? 0) + 1;
  }
  return { total, unacked };
}

function AlarmCounts() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  usePulse();
  const alarms = desk.alarms.list();
  const { total, unacked } = useMemo(() => countsOf(alarms), [alarms]);
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
