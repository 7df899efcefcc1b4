import { sleep } from '../base/browser.ts';
import type { Clock } from '../base/clock.ts';
import type { Turns } from '../city/open.ts';
import type { CityManifest } from '../city/pack/manifest.ts';
import { sightOf } from '../scene/draft/sight.ts';
import { createWorkerTileSource, overviewOf, type WorkerTileSource } from '../scene/model/tile-source.ts';
import type { CityAhead } from '../scene/open-ahead.ts';
import type { Session } from '../session/session.ts';
import type { FeedsAhead } from './feeds-ahead.ts';

/** What of a city begins when no more than its manifest is known: its picture, then its feeds. */
export interface BegunCity {
  /** The draft is on the screen; never, where there is none. */
  readonly drawn: Promise<void>;
  /** When its lists may be fetched, and read. */
  readonly turns: Turns;
  /** Once: from then on it is the taker's to close. */
  takePicture(): CityAhead | null;
  /** Once, too: feeds that have begun to connect; what has not will not. */
  takeFeeds(): FeedsAhead | null;
  close(): void;
}

/** Begins cities: one after the other on one page. */
export interface CityBeginner {
  begin(manifest: CityManifest, baseUrl: string, element: HTMLElement | null, allowedOrigins: readonly string[]): BegunCity;
}

/** A draft that takes longer is not waited for. */
const LONGEST_DRAFT_MS = 3000;

export function createCityBeginner(session: Session, clock: Clock, hasMap: boolean): CityBeginner {
  // Map and draft before anything else is known; the model's own chunks when the draft no longer needs the machine.
  const pictureModule = hasMap ? import('../scene/open-ahead.ts') : null;
  pictureModule?.then(({ prepareMap }) => prepareMap()).catch(() => undefined);
  const feedsModule = import('./feeds-ahead.ts');
  feedsModule.catch(() => undefined);
  /** A worker takes as long to come up as the manifest takes to arrive. */
  let tiles: WorkerTileSource | null = hasMap ? createWorkerTileSource() : null;

  return {
    begin(manifest, baseUrl, element, allowedOrigins) {
      let isClosed = false;
      let picture: CityAhead | null = null;
      let feeds: FeedsAhead | null = null;
      let areFeedsTaken = false;
      let tellDrawn: () => void = () => undefined;
      const drawn = new Promise<void>((resolve) => (tellDrawn = resolve));

      const draw = async (): Promise<CityAhead | null> => {
        if (!pictureModule || !element) return null;
        const overviewUrl = overviewOf(manifest, baseUrl);
        const source = tiles ?? createWorkerTileSource();
        tiles = null;
        const { time, camera } = session.getState();
        const isSeen = sightOf(camera, element.clientWidth, element.clientHeight);
        if (overviewUrl !== null) source.prefetchOverview(overviewUrl, isSeen);
        const { openAhead } = await pictureModule;
        if (isClosed) {
          source.close();
          return null;
        }
        const nowMs = (): number => (time.kind === 'live' ? clock.now() : time.timeMs);
        const opened = openAhead(element, { manifest, baseUrl, session, camera, tiles: source, nowMs });
        picture = opened;
        void opened.drawn.then((is) => is && tellDrawn());
        return opened;
      };
      const connect = async (): Promise<void> => {
        const { openFeedsAhead, surroundingsOf } = await feedsModule;
        // Of another instant they would tell the present first.
        if (isClosed || areFeedsTaken || session.getState().time.kind !== 'live') return;
        feeds = openFeedsAhead(manifest.feeds, surroundingsOf(manifest, baseUrl, clock.wall(), allowedOrigins));
      };

      // Lists and feeds come behind the draft: on two cores they would only hold each other up. What is fetched
      // begins when it is asked of the GPU; what is read on this thread waits until it is drawn.
      const asked = draw().catch(() => null);
      const within = async (step: (opened: CityAhead) => Promise<unknown>): Promise<void> => {
        const opened = await asked;
        if (opened) await Promise.race([step(opened), opened.map.then(() => sleep(LONGEST_DRAFT_MS))]).catch(() => undefined);
      };
      const mayFetch = within((opened) => opened.submitted);
      void mayFetch.then(connect).catch(() => undefined);
      const mayRead = within((opened) => opened.drawn);
      return {
        drawn,
        turns: { mayFetch, mayRead },
        takePicture() {
          const taken = picture;
          picture = null;
          return taken;
        },
        takeFeeds() {
          areFeedsTaken = true;
          const taken = feeds;
          feeds = null;
          return taken;
        },
        close() {
          isClosed = true;
          picture?.close();
          picture = null;
          feeds?.close();
        },
      };
    },
  };
}
