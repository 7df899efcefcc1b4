import { whenCalm } from '../base/calm.ts';
import type { Clock, TimeCursor } from '../base/clock.ts';
import type { FeedHandle } from '../feeds/feed.ts';
import type { StreamTable } from '../tables/streams.ts';
import type { VehicleTable } from '../tables/vehicles.ts';
import type { AlarmTime } from './time-machine.ts';

/** Streams that a replay moves on at a pulse: a few thousand looks into history are a few milliseconds. */
const REPLAYED_ROWS = 4000;

interface JumpParts {
  readonly clock: Clock;
  readonly streams: StreamTable;
  readonly vehicles: VehicleTable;
  readonly alarmTime: AlarmTime;
  feeds(): readonly FeedHandle[];
  /** What shows the hours before the shown instant reads them anew. */
  refold(): void;
}

/** Takes feeds and tables to another instant: feeds that seek tell it themselves, for the others this machine remembers. */
export interface Jumps {
  to(cursor: TimeCursor): void;
  /** A feed has told the whole of the instant it was taken to. */
  landed(): void;
  /** The present is known anew: alarms missed meanwhile and the sparklines before the shown instant. */
  readUp(): void;
  /** A replay goes on: what this machine remembers moves with it, as feeds that seek move theirs. */
  goOn(): void;
  readonly settled: boolean;
}

export function createJumps({ clock, streams, vehicles, alarmTime, feeds, refold }: JumpParts): Jumps {
  let reading = 0;
  let last = 0;
  let isAnswered = true;
  /** Feeds that tell the past themselves. */
  const seeking = (): ReadonlySet<string> => new Set(feeds().flatMap(({ id, canSeek }) => (canSeek ? [id] : [])));
  const readUp = async (): Promise<void> => {
    reading++;
    const mine = ++last;
    try {
      // The past waits for the first picture, and the last of several jumps speaks for all.
      await whenCalm();
      if (mine !== last) return;
      if (clock.cursor.kind === 'live' || Number.isNaN(alarmTime.logFromMs)) await alarmTime.catchUp();
      refold();
    } finally {
      reading--;
    }
  };
  return {
    to(cursor) {
      const seekers = feeds().filter(({ canSeek }) => canSeek);
      isAnswered = seekers.length === 0;
      for (const feed of seekers) feed.seek(cursor);
      const shownMs = cursor.kind === 'live' ? null : cursor.timeMs;
      const tellThemselves = seeking();
      streams.rewind(shownMs, tellThemselves);
      vehicles.rewind(shownMs, tellThemselves);
      if (seekers.length === 0) void readUp();
    },
    landed() {
      isAnswered = true;
      void readUp();
    },
    readUp: () => void readUp(),
    goOn() {
      if (clock.cursor.kind !== 'at' || clock.cursor.rate === 0) return;
      vehicles.rewind(clock.now(), seeking());
      streams.advance(clock.now(), REPLAYED_ROWS);
    },
    get settled() {
      return reading === 0 && isAnswered;
    },
  };
}
