import { every } from '../base/browser.ts';
import type { Bounds } from '../feeds/cells.ts';
import type { Scene } from '../scene/scene.ts';

/** While the view moves its bounds are told at most this often. */
const TELL_MS = 300;

/** Tells what the view shows: at once, and while it moves. */
export function watchView(scene: Pick<Scene, 'seenBounds' | 'onMove'>, look: (view: Bounds) => void): () => void {
  let hasMoved = false;
  look(scene.seenBounds());
  const stopMoves = scene.onMove(() => (hasMoved = true));
  const stopTelling = every(TELL_MS, () => {
    if (!hasMoved) return;
    hasMoved = false;
    look(scene.seenBounds());
  });
  return () => {
    stopMoves();
    stopTelling();
  };
}
