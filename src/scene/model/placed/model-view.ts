import type { ContentSource } from './content-source.ts';
import type { ContentView } from './content-view.ts';
import { stageContent, type StageParts } from './feature-links.ts';
import { standingMatrix, type StandingPlace } from './placement.ts';
import { problemsIn, type PlacedStatus, type ProblemBook } from './placed-status.ts';
import type { PlanFrame } from '../../../base/geodesy.ts';

export interface ModelViewOptions {
  readonly id: string;
  readonly url: string;
  readonly place: StandingPlace;
  readonly frame: PlanFrame;
  readonly source: ContentSource;
  readonly parts: StageParts;
  readonly problems: ProblemBook;
  readonly pending: (what: string) => () => void;
  readonly onChange: () => void;
}

/** One glTF model at a place of the map. */
export interface ModelView {
  show(isShown: boolean): void;
  readonly status: PlacedStatus;
  readonly spot: { readonly centre: readonly [number, number, number]; readonly radiusM: number } | null;
  readonly version: number;
  close(): void;
}

export function openModel({ id, url, place, frame, source, parts, problems, pending, onChange }: ModelViewOptions): ModelView {
  let view: ContentView | null = null;
  let isWanted = false;
  let isClosed = false;
  let isRefused = false;
  let version = 0;
  let counts = { triangles: 0, points: 0 };
  const toThree = standingMatrix(place, frame);
  const settle = pending(`model ${id}`);
  const asked = source.content(url);
  asked.done
    .then((content) => {
      if (isClosed) return;
      problems.add(content.notes);
      counts = content.counts;
      view = stageContent({ setId: id, path: '', content, toThree, levels: [] }, parts);
      view.show(isWanted);
      version++;
    })
    .catch((error: unknown) => {
      if (isClosed) return;
      isRefused = true;
      problems.add(problemsIn(error, url));
    })
    .finally(() => {
      settle();
      if (!isClosed) onChange();
    });
  return {
    show(isShown) {
      if (isShown === isWanted) return;
      isWanted = isShown;
      view?.show(isShown);
      version++;
    },
    get status(): PlacedStatus {
      return {
        state: isRefused ? 'refused' : view ? 'open' : 'opening',
        tilesLoaded: view ? 1 : 0,
        tilesPending: view || isRefused ? 0 : 1,
        triangles: view?.isShown ? counts.triangles : 0,
        points: view?.isShown ? counts.points : 0,
        bytes: view?.bytes ?? 0,
        problems: problems.list,
        problemCount: problems.count,
      };
    },
    get spot() {
      if (!view) return null;
      const { x, y, z } = view.ball.center;
      return { centre: [x, y, z] as const, radiusM: view.ball.radius };
    },
    get version() {
      return version;
    },
    close() {
      isClosed = true;
      asked.cancel();
      settle();
      view?.dispose();
    },
  };
}
