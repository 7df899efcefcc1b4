import { after, every } from '../base/browser.ts';
import { whenCalm } from '../base/calm.ts';
import type { Clock } from '../base/clock.ts';
import { isoText } from '../base/iso.ts';
import type { City } from '../city/city.ts';
import type { RecordedFeed } from '../feeds/mcap/names.ts';
import type { Recording } from '../feeds/mcap/read.ts';
import { startRecorder, type Recorder } from '../feeds/mcap/recorder.ts';
import { prepareProtocol } from '../feeds/prepare-protocol.ts';
import type { RecordingDesk, RecordingState } from '../panels/ui/recording-desk.ts';
import { download } from '../panels/ui/handout.ts';
import type { Session } from '../session/session.ts';
import { nothingRecorded } from './after-action-lines.ts';
import { afterActionFiles } from './after-action.ts';
import type { Engine } from './engine.ts';
import { forgetRecording, leftRecordings } from './left-recordings.ts';
import { recordedFeeds, standingFeeds, standingWithLate } from './recorded-present.ts';

/** A recording that the city is opened with in place of its feeds. */
export interface Replay {
  readonly name: string;
  readonly blob: Blob;
  readonly recording: Recording;
}

export interface RecordingsInputs {
  readonly engine: Engine;
  readonly session: Session;
  readonly clock: Clock;
  /** What is replayed now. */
  readonly replay: Replay | null;
  /** Open the city anew: with a recording, or live again. */
  open(replay: Replay | null): Promise<void>;
}

const LOOK_MS = 500;
/** What a worker had heard when a recording began is on the page by then. */
const LATE_MS = 2000;
/** So long at most is an event on its way from a worker to the page. */
const ON_ITS_WAY_MS = 250;
const LET_GO_MS = 1500;

/** Only who opens a recording needs its reader. */
const reader = () => import('../feeds/mcap/read.ts');
const prepare = async (): Promise<void> => {
  await Promise.allSettled([reader(), prepareProtocol('replay')]);
};

/** Records everything as received, and opens what was recorded: a shift in one file. */
export function createRecordings({ engine, session, clock, replay, open }: RecordingsInputs): { readonly desk: RecordingDesk; close(): void } {
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  let recorder: Recorder | null = null;
  let sinceMs = NaN;
  let isSaving = false;
  /** Why the last recording was lost. */
  let failure: string | null = null;
  /** The same instant looked at again; null until then. */
  let late: readonly RecordedFeed[] | null = null;
  let stopLate: () => void = () => undefined;

  let left: readonly File[] = [];
  const lookForLeft = async (): Promise<void> => {
    left = await leftRecordings(clock.wall());
    tell();
  };
  void whenCalm().then(lookForLeft);
  const fileName = (): string => `${engine.city.manifest.id}-${isoText(sinceMs).replaceAll(':', '')}.mcap`;

  /** Readings as of the beginning; events that came to the page a moment later, too, for their worker heard them before. */
  const lateLook = (): readonly RecordedFeed[] => standingFeeds(engine, sinceMs, sinceMs + ON_ITS_WAY_MS, sinceMs);
  const start = (): void => {
    if (recorder || replay) return;
    sinceMs = clock.wall();
    failure = null;
    recorder = startRecorder(engine.handles(), { cityId: engine.city.manifest.id, fromMs: sinceMs, feeds: standingFeeds(engine, sinceMs) }, fileName());
    late = null;
    stopLate = after(LATE_MS, () => (late = lateLook()));
    tell();
  };
  const save = async (): Promise<void> => {
    if (!recorder || isSaving) return;
    isSaving = true;
    tell();
    const toMs = clock.wall();
    stopLate();
    try {
      const blob = await recorder.finish(async (begin) => ({
        ...begin,
        toMs,
        feeds: recordedFeeds(engine, standingWithLate(begin.feeds, late ?? lateLook(), sinceMs)),
        files: await afterActionFiles(engine, sinceMs, toMs),
      }));
      download(fileName(), blob);
    } catch (error) {
      failure = (error as Error).message;
    } finally {
      // Its writer has ended, with or without a file: another try would wait for nobody.
      recorder = null;
      isSaving = false;
      tell();
      // A file that could not be finished is offered, a saved one cleared away, once its writer has let it go.
      after(LET_GO_MS, () => void lookForLeft());
    }
  };
  const discard = (): void => {
    stopLate();
    recorder?.discard();
    recorder = null;
    tell();
  };
  // Back to live, by whatever key or button, is out of the replay; its end is a standstill.
  const unsubscribe = session.subscribe((now, before) => {
    if (replay && now.time !== before.time && now.time.kind === 'live') void open(null);
  });
  // A feed tried meanwhile is part of what is received, from its first word.
  const stopJoining = engine.onFeed((handle) => recorder?.join(handle));
  const stopLooking = every(LOOK_MS, () => {
    const { time } = session.getState();
    if (replay && time.kind === 'at' && time.rate > 0 && clock.now() >= replay.recording.toMs)
      session.setState({ time: { kind: 'at', timeMs: replay.recording.toMs, rate: 0 } });
  });
  // What a recording is opened with is fetched while there is a network: the file opens where there is none.
  if (!replay) void whenCalm().then(prepare);
  return {
    desk: {
      get state(): RecordingState {
        if (replay) {
          const { fromMs, toMs, isCut, messages, files, cityId } = replay.recording;
          const { actions, alarms, refused } = engine.recorded ?? nothingRecorded;
          const counted = { actions: actions?.length ?? null, alarms: alarms?.length ?? null, refused };
          const isOtherCity = cityId !== engine.city.manifest.id;
          return { kind: 'replaying', name: replay.name, fromMs, toMs, isCut, messages, files, isOtherCity, ...counted };
        }
        return recorder
          ? { kind: 'recording', sinceMs, bytes: recorder.bytes, messages: recorder.messages, failure: recorder.failure, isSaving }
          : { kind: 'none', failure };
      },
      get left() {
        return left;
      },
      async forget(name) {
        await forgetRecording(name);
        await lookForLeft();
      },
      start,
      save,
      discard,
      async open(file) {
        const { readRecording } = await reader();
        const recording = await readRecording(file, () => undefined);
        await open({ name: file.name, blob: file, recording });
      },
      leave: () => open(null),
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    close() {
      unsubscribe();
      stopJoining();
      stopLooking();
      stopLate();
      // What is being saved goes on; what runs stays on disk and is offered: opening a city must not cost a shift.
      if (!isSaving) recorder?.leave();
    },
  };
}

/** The city with its feeds replaced by what was recorded of them. */
export function replayedCity(city: City, { recording }: Replay): City {
  const feeds = recording.feeds.map(({ declaration }) => ({ ...declaration, type: 'replay' }));
  return { ...city, manifest: { ...city.manifest, feeds } };
}
