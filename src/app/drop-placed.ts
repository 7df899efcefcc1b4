import { every } from '../base/browser.ts';
import type { Problem } from '../base/problem.ts';
import type { Scene } from '../scene/scene.ts';
import type { DroppedThing } from './dropped-thing.ts';

const LOOK_MS = 300;

export interface PlacedOutcome {
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
}

/**
 * A dropped tileset, or a glTF model put down in the middle of the view, shown as they are. Resolves when something of it
 * stands, rejects with what kept it away; `stop` ends the waiting.
 */
export function placeFiles(scene: Scene, id: string, thing: DroppedThing): { readonly done: Promise<PlacedOutcome>; stop(): void } {
  const { files, root, name, isPutDown } = thing;
  const title = { zh: name, en: name };
  const { lon, lat, bearing } = scene.camera();
  const place = { lon, lat, headingDeg: bearing };
  if (thing.kind === 'model') scene.placed.addModel({ id, title, ...place, files, root });
  else scene.placed.addTileset({ id, title, files, root, ...(isPutDown ? { place } : {}) });
  let stop: () => void = () => undefined;
  const done = new Promise<PlacedOutcome>((shown, refused) => {
    stop = every(LOOK_MS, () => {
      const status = scene.placed.list().find((item) => item.id === id);
      if (!status || status.state === 'opening') return;
      const { tilesLoaded, tilesPending, triangles, points, problems } = status;
      if (status.state === 'refused') {
        stop();
        refused(Object.assign(new Error(problems[0]?.why ?? ''), { problems }));
      } else if (tilesLoaded > 0 || tilesPending === 0) {
        stop();
        shown({ counts: { tiles: tilesLoaded, triangles, points }, problems });
      }
    });
  });
  return { done, stop: () => stop() };
}
