import { every } from '../base/browser.ts';
import { whenCalm } from '../base/calm.ts';
import type { Clock } from '../base/clock.ts';
import type { City } from '../city/city.ts';
import type { FeedDeclaration } from '../city/pack/manifest.ts';
import { parseAlarmRule } from '../city/pack/alarm-rule.ts';
import type { Bounds } from '../feeds/cells.ts';
import type { FeedContext, FeedHandle } from '../feeds/feed.ts';
import { openFeed } from '../feeds/open-feed.ts';
import type { FeedDesk, FeedDetail, FeedSummary } from '../panels/ui/feed-desk.ts';
import type { LensDesk } from '../panels/ui/lens-desk.ts';
import type { LifelineDesk } from '../panels/ui/lifeline-desk.ts';
import type { RulePreview } from '../rules/alarms/rule-preview.ts';
import type { AlarmRule } from '../tables/alarm-rule.ts';
import type { Alarm, SetAside } from '../rules/alarms/alarm.ts';
import type { ActionKind, OperatorAction } from '../tables/actions.ts';
import type { IndicatorReading } from '../rules/indicators/indicator.ts';
import type { ServiceDay } from '../rules/lenses/service-level.ts';
import type { Session } from '../session/session.ts';
import type { Series } from '../tables/series.ts';
import { createRequestTable, type RequestTable } from '../tables/cases.ts';
import { createEventTable, type EventTable } from '../tables/events.ts';
import { createStreamTable, type StreamTable } from '../tables/streams.ts';
import { createTaskTable, type TaskTable } from '../tables/tasks.ts';
import { tidingsCount } from '../tables/tidings.ts';
import { createVehicleTable, type VehicleTable } from '../tables/vehicles.ts';
import { actionsBroker, type ServerSettings } from './settings.ts';
import { openActionLog, type ActionLog } from './action-log.ts';
import { openRecordedLog } from './actions/recorded-log.ts';
import { readAfterAction, type AfterAction } from './after-action-lines.ts';
import { deliveryDetail } from './cases/settled.ts';
import { openDispatchOffice } from './dispatch/index.ts';
import { createCaseRoom, type CaseRoom } from './cases/case-room.ts';
import { lookAtFeed } from './feed-look.ts';
import { surroundingsOf, type FeedsAhead } from './feeds-ahead.ts';
import { createLayerChains } from './layer-chains.ts';
import { createFeedCensus } from './feed-census.ts';
import { watchFeed, type FeedWatch } from './feed-watch.ts';
import { createSensorWatch, type SensorWatch } from './sensor-watch.ts';
import { keepServiceDays } from './service-days.ts';
import { countUses } from './use-counts.ts';
import { createResilienceBoard } from './resilience-board.ts';
import { createIndicatorBoard, type IndicatorBoard } from './indicator-board.ts';
import { createJumps } from './jumps.ts';
import { createTimeFollower } from './time-follower.ts';
import { takeTidings } from './take-tidings.ts';
import { createStyleBoard, type StyleBoard } from './styles/board.ts';
import { createForecastBoard, type ForecastBoard } from './forecast-board.ts';
import { previewRule } from './rule-preview.ts';
import { createPulse } from './pulse.ts';
import { createTurns } from './turns.ts';
import { createAlarmTime, type AlarmTime } from './time-machine.ts';

/** Panels read about four times a second; a batch never calls React. */
const PULSE_MS = 250;
/** Readings of a source's history that a chart is given. */
const CHART_POINTS = 1500;

/** The living city behind one open pack: feeds into tables, tables into alarms and indicators, all at the clock's instant. */
export interface Engine {
  readonly city: City;
  readonly clock: Clock;
  readonly streams: StreamTable;
  readonly events: EventTable;
  readonly vehicles: VehicleTable;
  /** What sources of requests say; the cases made of them are folded from actions. */
  readonly requests: RequestTable;
  /** What the services' teams do. */
  readonly tasks: TaskTable;
  /** What the recording that is replayed tells of its operators; null while live. */
  readonly recorded: AfterAction | null;
  /** Of a recording that tells what its operators did, that and nothing else. */
  readonly actions: ActionLog;
  alarms(): readonly Alarm[];
  alarmLog(): readonly Alarm[];
  /** What is shelved, suppressed or out of service at the shown instant. */
  readonly alarmTime: AlarmTime;
  previewRule(rule: AlarmRule, progress?: (done: number) => void): Promise<RulePreview>;
  asides(): readonly SetAside[];
  alarmsVersion(): number;
  indicators(areaId: string | null): readonly IndicatorReading[];
  readonly pastIndicators: IndicatorBoard['past'];
  feeds(): readonly FeedSummary[];
  feedDetail(id: string): FeedDetail | null;
  layerChain: FeedDesk['layerChain'];
  isDeclared: FeedDesk['isDeclared'];
  lookAtFeed: FeedDesk['look'];
  /** Let a feed in that the pack does not declare; its id, made unique. */
  tryFeed: FeedDesk['try'];
  signInToFeed: FeedDesk['signIn'];
  /** The map shows what the stream table held at this version. */
  drawn(streamsVersion: number): void;
  /** The feeds themselves, for a recording, and what each was declared as: the pack's and those tried in this session. */
  handles(): readonly FeedHandle[];
  /** Called with each feed let in from now on, before it has said anything; returns the unsubscriber. */
  onFeed(listener: (handle: FeedHandle) => void): () => void;
  declarations(): readonly FeedDeclaration[];
  /** What is painted by data. */
  readonly styles: StyleBoard;
  /** Cases, requests and units. */
  readonly cases: CaseRoom;
  /** Levels and loads to come. */
  readonly forecasts: ForecastBoard;
  /** Which sensors cannot be trusted. */
  readonly sensors: SensorWatch;
  /** A stream's readings, from its source where that keeps them; without `stepMs` no more than a chart shows. */
  history(row: number, fromMs: number, toMs: number, stepMs?: number): Promise<Series>;
  /** What the view shows, for sources that sort by place; all of the city where there is no picture. */
  look(view: Bounds): void;
  /** Something an operator did, now. */
  act(kind: ActionKind, target: string, operator: string, detail?: OperatorAction['detail']): void;
  readonly lifelines: LifelineDesk;
  openLenses(): Promise<LensDesk>;
  readonly uses: ReadonlyMap<string, number>;
  serviceDays(): readonly ServiceDay[];
  /** Everything asked of feeds and folds has been answered. */
  readonly settled: boolean;
  /** About four times a second while something changes, once a second in silence. */
  onPulse(listener: () => void): () => void;
  close(): void;
}

/** A rule somebody wrote on another console passes the same door as one of a pack. */
function parseRule(text: string): AlarmRule | null {
  try {
    return parseAlarmRule(JSON.parse(text), 'rule');
  } catch {
    return null;
  }
}

/** What an engine may be given beside its city. */
export interface EngineExtras {
  readonly recording?: FeedContext['recording'];
  /** Feeds that have begun to connect. */
  readonly ahead?: FeedsAhead | undefined;
}

export function startEngine(city: City, session: Session, clock: Clock, settings: ServerSettings, { recording, ahead }: EngineExtras = {}): Engine {
  const streams = createStreamTable();
  const events = createEventTable();
  const vehicles = createVehicleTable();
  const requests = createRequestTable();
  const tasks = createTaskTable();
  const { connectOrigins: allowedOrigins } = settings;
  const broker = actionsBroker(city, settings);
  const recorded = recording ? readAfterAction(recording.summary.files) : null;
  const log = openActionLog({ cityId: city.manifest.id, role: session.getState().role === 'wall' ? 'wall' : 'console', broker });
  // This machine's log goes on behind it: letters on their way are settled, other desks are told.
  const actions = recorded?.actions ? openRecordedLog(recorded.actions) : log;
  const watches: FeedWatch[] = [];
  const census = createFeedCensus(streams);
  const handles = (): readonly FeedHandle[] => watches.map((w) => w.handle);
  const alarmTime = createAlarmTime({ city, streams, clock, feeds: handles, actions: actions.list, parseRule, recorded: recorded?.alarms ?? null });
  const board = createIndicatorBoard(city, streams, clock, handles);
  const resilience = createResilienceBoard(city, streams, clock, handles);
  const forecasts = createForecastBoard({ streams, clock, feeds: handles, rules: alarmTime.rules });
  const styles = createStyleBoard({ city, streams, session, clock, indicators: (areaId) => board.read(areaId) });
  const office = openDispatchOffice({
    cityId: city.manifest.id,
    cityUrl: city.baseUrl,
    clock,
    allowedOrigins,
    operations: city.operations.load,
    settled(dispatchId, delivery) {
      const operator = log.list().find(({ id }) => id === dispatchId)?.operator ?? '';
      log.add({ kind: 'delivery', operator, timeMs: clock.wall(), target: dispatchId, detail: deliveryDetail(delivery) });
    },
  });
  const cases = createCaseRoom({
    office,
    city,
    streams,
    clock,
    requests,
    isLive: () => session.getState().time.kind === 'live',
    alarms: () => alarmTime.list(),
    alarmLog: () => alarmTime.log(),
    actions: actions.list,
    add: actions.add,
  });
  const uses = countUses(city, streams, session);
  const summaries = (): readonly FeedSummary[] => watches.map((w) => w.summary(clock.wall()));
  const sensors = createSensorWatch({
    streams,
    clock,
    feeds: handles,
    isHeard: (feedId) => ['live', 'late'].includes(watches.find(({ handle }) => handle.id === feedId)?.summary(clock.wall()).kind ?? 'lost'),
  });
  const service = keepServiceDays(city, summaries, clock);
  let lenses: Promise<LensDesk> | null = null;
  const pulses = createTurns(() => document.visibilityState !== 'hidden');
  const pulse = createPulse(clock, pulses);
  const closers: (() => void)[] = [
    pulse.close,
    pulses.close,
    office.close,
    log.close,
    () => board.close(),
    () => resilience.close(),
    () => styles.close(),
    forecasts.close,
    sensors.close,
    uses.close,
    service.close,
  ];
  let shownKey = '';
  let isFirst = true;
  /** Of a first few readings trends would remember nonsense; what they miss they learn from the feeds. */
  let isCalm = false;
  void whenCalm().then(() => (isCalm = true));
  const refold = (): void => {
    board.refold();
    resilience.refold();
  };
  const jumps = createJumps({ clock, streams, vehicles, alarmTime, feeds: handles, refold });

  const contextOf = (declaration: FeedDeclaration): FeedContext => ({
    declaration,
    ...surroundingsOf(city.manifest, city.baseUrl, clock.wall(), allowedOrigins),
    // A feed's worker asks for the messages alone.
    ...(recording && { recording: { ...recording, summary: { ...recording.summary, files: [] } } }),
  });
  const declarations: FeedDeclaration[] = [];
  const feedListeners = new Set<(handle: FeedHandle) => void>();
  const letIn = (declaration: FeedDeclaration): FeedHandle => {
    declarations.push(declaration);
    const handle = ahead?.take(declaration) ?? openFeed(contextOf(declaration));
    handle.watch(alarmTime.watched);
    for (const listener of feedListeners) listener(handle);
    void whenCalm().then(handle.calm);
    const watch = watchFeed(declaration, handle, { streams, census, pageOrigin: location.href, steadyMs: clock.steady });
    watches.push(watch);
    closers.push(
      handle.onBatch((batch) => {
        const touched = streams.append(handle.id, batch, clock.wall());
        watch.took(batch, clock.wall(), streams.version);
        if (batch.vehicles) vehicles.append(handle.id, batch.vehicles, clock.wall());
        // The first reading of all is waited for by everybody.
        if (alarmTime.read(handle.id, batch, touched) || (isFirst && batch.count > 0)) {
          isFirst = false;
          pulse.soon();
        }
        if (batch.kind === 'reset') jumps.landed();
      }),
      handle.onTidings((tidings) => {
        watch.told(tidingsCount(tidings), clock.wall());
        takeTidings({ events, requests, tasks }, handle.id, tidings, clock.wall());
      }),
      handle.onState((state) => {
        watch.stood(state, clock.wall());
        const isFirstWord = state.kind !== 'connecting' && Number.isNaN(alarmTime.logFromMs);
        if (state.kind === 'open' || isFirstWord) jumps.readUp();
        pulse.now();
      }),
      () => handle.close(),
    );
    return handle;
  };
  for (const declaration of city.manifest.feeds) letIn(declaration);
  ahead?.hear();
  ahead?.close();

  /** Opened, or with an honest reason why not. A demo feed is open once it has told its whole present. */
  const hasSpoken = ({ handle }: FeedWatch): boolean => handle.state.kind !== 'connecting';

  const followTime = createTimeFollower(clock, session, jumps.to);
  closers.push(followTime.close);
  if (session.getState().time.kind !== 'live') {
    clock.set(session.getState().time);
    jumps.to(session.getState().time);
  }

  closers.push(
    actions.onAction((action) => {
      alarmTime.act(action);
      cases.take(action);
      for (const { handle } of watches) handle.act(action);
      pulse.soon();
    }),
    every(PULSE_MS, () => {
      alarmTime.tick();
      followTime.advance();
      jumps.goOn();
      cases.look();
      const key = [streams, alarmTime, events, vehicles, requests, tasks, cases.desk].map((one) => one.version).join('/');
      const hasNews = key !== shownKey;
      if (!pulse.isDue(hasNews)) return;
      shownKey = key;
      if (hasNews && isCalm) board.refresh();
      pulse.inTurns();
    }),
  );
  for (const action of actions.list()) for (const { handle } of watches) handle.act(action);
  if (watches.length === 0) jumps.readUp();

  const layerChain = createLayerChains({
    city,
    streams,
    vehicles,
    events,
    clock,
    chainOf: (id) => watches.find(({ handle }) => handle.id === id)?.detail(clock.now(), clock.wall()).chain,
  });
  return {
    city,
    clock,
    streams,
    events,
    vehicles,
    requests,
    tasks,
    actions,
    recorded,
    alarms: () => alarmTime.list(),
    alarmLog: () => alarmTime.log(),
    alarmTime,
    previewRule: (rule, progress) => previewRule(rule, city, streams, handles(), clock.wall(), progress),
    asides: () => alarmTime.asides(),
    alarmsVersion: () => alarmTime.version,
    cases,
    indicators: (areaId) => board.read(areaId),
    pastIndicators: board.past,
    styles,
    forecasts,
    sensors,
    handles,
    declarations: () => declarations,
    onFeed(listener) {
      feedListeners.add(listener);
      return () => void feedListeners.delete(listener);
    },
    feeds: summaries,
    layerChain,
    feedDetail: (id) => watches.find((w) => w.handle.id === id)?.detail(clock.now(), clock.wall()) ?? null,
    isDeclared: (origin) => origin.replace(/^ws/, 'http') === location.origin || allowedOrigins.includes(origin),
    lookAtFeed: (declaration, tell) => lookAtFeed(contextOf(declaration), tell),
    tryFeed(declaration) {
      const taken = new Set(watches.map((w) => w.handle.id));
      let { id } = declaration;
      for (let n = 2; taken.has(id); n++) id = `${declaration.id}-${n}`;
      const handle = letIn({ ...declaration, id });
      for (const action of actions.list()) handle.act(action);
      pulse.now();
      return id;
    },
    signInToFeed: (id, username, token) => watches.find((w) => w.handle.id === id)?.handle.signIn({ username, token }),
    drawn: (version) => watches.forEach((w) => w.drawn(version, clock.wall())),
    async history(row, fromMs, toMs, stepMs = Math.max(0, Math.floor((toMs - fromMs) / CHART_POINTS))) {
      const feed = watches.find((w) => w.handle.id === streams.feedOf(row))?.handle;
      const [answer] = feed ? await feed.history([streams.descriptor(row).id], fromMs, toMs, stepMs) : [];
      return answer?.series ?? streams.history.range(row, fromMs, toMs);
    },
    act: (kind, target, operator, detail) => void actions.add({ kind, operator, timeMs: clock.now(), target, ...(detail && { detail }) }),
    look: (view) => watches.forEach(({ handle }) => handle.look(view)),
    lifelines: resilience,
    openLenses: () =>
      (lenses ??= import('./lenses/board.ts').then(({ createLensBoard }) => {
        const lensBoard = createLensBoard({ city, streams, clock, feeds: handles, cases: cases.desk, lifelines: resilience });
        closers.push(lensBoard.close);
        return lensBoard;
      })),
    uses: uses.counts,
    serviceDays: service.days,
    get settled() {
      return jumps.settled && actions.settled && alarmTime.settled && followTime.settled && styles.settled && watches.every(hasSpoken);
    },
    onPulse: pulses.add,
    close: () => closers.reverse().forEach((close) => close()),
  };
}
