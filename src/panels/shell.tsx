import '@fontsource-variable/inter/index.css';
import './ui/tokens.css';
import './ui/controls.css';
import './ui/number.css';
import './shell.css';
import { Component, lazy, Suspense, useEffect, useMemo, useState, type ComponentType, type ReactNode } from 'react';
import { whenCalm } from '../base/calm.ts';
import { utcZone, type Zone } from '../base/civil-time.ts';
import type { Clock } from '../base/clock.ts';
import { say, type Language, type Words } from '../base/words.ts';
import { alwaysListsAlarms, hasMap, type Role } from '../session/roles.ts';
import { panels, type PanelEntry, type Slot } from './registry.ts';
import { Work } from './work.tsx';
import { shellWords } from './shell.words.ts';
import { DeskContext, useDesk, useSecond, useSession, type Desk } from './ui/desk.ts';
import { Skyline } from './skyline.tsx';
import { ProductMark } from './ui/icon.tsx';
import { ageText, clockText, offsetText } from './ui/time.ts';

/** A failure as people are told it: what, since when, what still works, when it is tried again. */
export interface Failure {
  readonly what: Words;
  readonly why: string;
  readonly sinceMs: number;
  readonly works: Words;
  /** Machine time of the next automatic try; NaN when only the button tries. */
  readonly retryAtMs: number;
  retry(): void;
}

/** What the shell shows before there is a desk. */
export interface Boot {
  readonly language: Language;
  readonly theme: 'night' | 'day';
  readonly role?: Role;
  readonly clock: Clock;
  /** The city's zone once known; UTC until then. */
  readonly zone?: Zone;
  readonly cityName?: Words;
  /** What is being done now: "Buildings 120 of 340 tiles". */
  readonly step: Words;
  /** Steps done of steps, 0 to 1; NaN when unknown. */
  readonly progress: number;
  /** A picture of the city is on the map already. */
  readonly isPictured?: boolean;
}

export interface ShellProps {
  /** Null until the city is open. */
  readonly desk: Desk | null;
  readonly boot: Boot;
  readonly failure?: Failure | null;
  /** The map's element: the same one from the first picture to the last. */
  onMapElement(element: HTMLElement | null): void;
}

/** The whole window: bars and columns around the map. Stands at once; panels arrive when the desk does. */
export function Shell({ desk, boot, failure = null, onMapElement }: ShellProps) {
  const { theme, language, drawer } = useAppearance(desk, boot);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [theme, language]);
  const word = (key: keyof typeof shellWords): string => say(shellWords, language, key);
  const region = (slot: Slot): ReactNode => desk && <PanelsOf desk={desk} slot={slot} />;
  const role = desk?.session.getState().role ?? boot.role ?? 'whole';
  const alarmsAreSeen = useAlarmsAreSeen(desk);
  // Alarms have a place in every window unless another one that somebody sees has them.
  // The window of trends leaves that, and the sound, to the city's where there is one.
  const isNext = role === 'city' || (role === 'trends' && !(desk?.windows.seen().includes('city') ?? false));
  const listsAlarms = alwaysListsAlarms(role) || (isNext && !alarmsAreSeen);
  return (
    <div className="bv shell" data-theme={theme} data-role={role} data-alarms={listsAlarms} data-ready={desk !== null} data-drawer={drawer}>
      <header className="shell-top" aria-label={word('top')}>
        {desk ? region('top') : <BootBar boot={boot} />}
      </header>
      {role !== 'city' && role !== 'wall' && (
        <aside className="shell-left" aria-label={word('left')}>
          {desk ? (
            <DeskContext value={desk}>
              <Work show={(entry) => panelHere(desk, entry)} />
            </DeskContext>
          ) : (
            !failure && <Skeleton rows={12} />
          )}
        </aside>
      )}
      {hasMap(role) ? (
        <div className="shell-map">
          <main id="map" ref={onMapElement} aria-label={word('map')} />
          <p className="redrawing small" role="status">
            {word('redrawing')}
          </p>
          {!failure && <Poster boot={boot} desk={desk} />}
          {desk && (
            <DeskContext value={desk}>
              <NotLiveFrame />
            </DeskContext>
          )}
          <div className="shell-over-map">
            {region('map')}
            <div className="shell-controls">{region('controls')}</div>
          </div>
          {failure && <FailureCard failure={failure} boot={boot} language={language} />}
        </div>
      ) : (
        <div className="shell-map shell-main">
          {role === 'trends' && <main aria-label={word('trends')}>{region('main')}</main>}
          {desk && (
            <DeskContext value={desk}>
              <NotLiveFrame />
              {panels.filter(({ id }) => id === 'notice').map((entry) => panelHere(desk, entry))}
            </DeskContext>
          )}
          {failure && <FailureCard failure={failure} boot={boot} language={language} />}
        </div>
      )}
      {listsAlarms && (
        <aside className="shell-right" aria-label={word('right')}>
          {!alwaysListsAlarms(role) && (
            <p className="shell-alarms-lost small" role="status">
              {word('alarmsHere')}
            </p>
          )}
          {desk ? region('right') : !failure && <Skeleton rows={6} />}
        </aside>
      )}
      <footer className="shell-bottom" aria-label={word('bottom')}>
        {region('bottom')}
      </footer>
      {region('overlay')}
    </div>
  );
}

/** Whether some window that somebody sees lists the alarms; a window that just opened waits for the others' word. */
function useAlarmsAreSeen(desk: Desk | null): boolean {
  const [, again] = useState(0);
  useEffect(() => desk?.windows.onChange(() => again((n) => n + 1)), [desk]);
  return desk?.windows.alarmsAreSeen() ?? true;
}

function useAppearance(desk: Desk | null, boot: Boot): { readonly theme: 'night' | 'day'; readonly language: Language; readonly drawer: boolean } {
  const [, again] = useState(0);
  useEffect(
    () =>
      desk?.session.subscribe((now, before) => {
        if (now.theme !== before.theme || now.language !== before.language || now.open !== before.open) again((n) => n + 1);
      }),
    [desk],
  );
  const state = desk?.session.getState();
  return { theme: state?.theme ?? boot.theme, language: state?.language ?? boot.language, drawer: state?.open['drawer'] ?? false };
}

/** What lies over the map has nothing to lie on before its first picture. */
const waitingSlots: ReadonlySet<PanelEntry['slot']> = new Set<PanelEntry['slot']>(['map', 'controls', 'overlay']);
const loaded = new Map<string, ComponentType>();
function panelOf(entry: PanelEntry): ComponentType {
  const known = loaded.get(entry.id);
  if (known) return known;
  const panel = lazy(waitingSlots.has(entry.slot) ? () => whenCalm().then(entry.load) : entry.load);
  loaded.set(entry.id, panel);
  return panel;
}

function PanelsOf({ desk, slot }: { desk: Desk; slot: Slot }) {
  const entries = useMemo(() => panels.filter((p) => p.slot === slot), [slot]);
  return <DeskContext value={desk}>{entries.map((entry) => panelHere(desk, entry))}</DeskContext>;
}

function panelHere(desk: Desk, entry: PanelEntry): ReactNode {
  const Panel = panelOf(entry);
  return (
    <PanelGuard key={entry.id} id={entry.id} language={desk.session.getState().language}>
      <Suspense fallback={null}>
        <Panel />
      </Suspense>
    </PanelGuard>
  );
}

/** One panel's failure stays its own: the others, and above all the alarms, go on. */
class PanelGuard extends Component<{ id: string; language: Language; children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }
  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="panel-failed small" role="alert">
        <span className="strong">{say(shellWords, this.props.language, 'panelFailed')}</span>
        <span className="muted">
          {this.props.id}: {error.message}
        </span>
        <button type="button" className="edged" onClick={() => this.setState({ error: null })}>
          {say(shellWords, this.props.language, 'retry')}
        </button>
      </div>
    );
  }
}

/** Paused and replayed time wears a hatched frame. */
function NotLiveFrame() {
  const live = useSession((s) => s.time.kind === 'live');
  useDesk();
  return live ? null : <div className="not-live-frame" aria-hidden="true" />;
}

function BootBar({ boot }: { boot: Boot }) {
  useSecond();
  const nowMs = boot.clock.wall();
  const zone = boot.zone ?? utcZone;
  return (
    <div className="boot-bar">
      <ProductMark />
      <span className="strong">Belvedere</span>
      <time className="boot-clock">{clockText(nowMs, zone)}</time>
      <span className="muted small">{offsetText(nowMs, zone)}</span>
    </div>
  );
}

/** How much is done when the city is open and its picture is being drawn: two steps of three. */
const DRAWING_SHARE = 2 / 3;

/** Stands for the map until there is one: lists and alarms may be there long before. */
function Poster({ boot, desk }: { boot: Boot; desk: Desk | null }) {
  const [mapIsUp, setMapIsUp] = useState(false);
  useEffect(() => {
    const look = (): void => setMapIsUp(desk !== null && Number.isFinite(desk.view.metresPerPixel()));
    look();
    return desk?.view.onMove(look);
  }, [desk]);
  if (mapIsUp || boot.isPictured) return null;
  const known = Number.isFinite(boot.progress);
  const language = desk?.session.getState().language ?? boot.language;
  const name = desk?.city.manifest.name ?? boot.cityName;
  return (
    <div className="poster" role="status">
      <Skyline />
      <div className="poster-words">
        <p className="strong">{name ? name[language] : say(shellWords, language, 'loading')}</p>
        <p className="small muted">{desk ? say(shellWords, language, 'drawing') : boot.step[language]}</p>
        {/* Stands still between steps: what moves would have the browser draw the whole page sixty times a second meanwhile. */}
        <div className="poster-track">
          <div style={{ width: `${Math.round((desk ? DRAWING_SHARE : known ? boot.progress : 0) * 100)}%` }} />
        </div>
      </div>
    </div>
  );
}

function Skeleton({ rows }: { rows: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i}>
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}

function FailureCard({ failure, boot, language }: { failure: Failure; boot: Boot; language: Language }) {
  useSecond();
  const leftMs = failure.retryAtMs - boot.clock.wall();
  const word = (key: keyof typeof shellWords, slots: Record<string, string> = {}): string => say(shellWords, language, key, slots);
  const zone = boot.zone ?? utcZone;
  return (
    <div className="failure" role="alert">
      <h2>{failure.what[language]}</h2>
      <p className="small muted">{word('since', { time: `${clockText(failure.sinceMs, zone)} ${offsetText(failure.sinceMs, zone)}` })}</p>
      <p className="failure-why small">{failure.why}</p>
      <p>{word('works', { works: failure.works[language] })}</p>
      <button type="button" className="primary" onClick={failure.retry}>
        {leftMs > 0 ? word('retryIn', { age: ageText(leftMs, language) }) : word('retry')}
      </button>
    </div>
  );
}
