/** How a camera's picture stands. Only `live` may be taken for what happens now. */
export type PictureState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'live'; /** How old the picture is; NaN where the stream carries no date. */ readonly ageMs: number }
  | { readonly kind: 'late'; readonly ageMs: number }
  | { readonly kind: 'stalled'; /** Machine time of the last picture. */ readonly sinceMs: number }
  | { readonly kind: 'ended'; readonly sinceMs: number }
  | { readonly kind: 'failed'; readonly why: string };

/** A picture that has not moved on for this long stands still. */
export const STALLED_AFTER_MS = 4000;
/** Behind the camera by more than this is late: HLS with six-second segments is 18 to 30 s behind by design. */
export const LATE_AFTER_MS = 45_000;

/** What is seen of a player, from look to look. */
export interface PlayerSight {
  /** Media time, s. */
  readonly positionS: number;
  readonly hasEnded: boolean;
  /** The date the stream gives the picture in sight (EXT-X-PROGRAM-DATE-TIME), ms since epoch; NaN where it gives none. */
  readonly pictureMs: number;
}

/**
 * Judges a player by what moves: media time must go on, whatever the player says of itself. A frozen picture is told within four
 * seconds and never called live; a live one says its age where the stream tells dates.
 */
export function createPictureWatch() {
  let positionS = NaN;
  let movedMs = NaN;
  return (sight: PlayerSight, nowMs: number): PictureState => {
    const hasMoved = sight.positionS > 0 && sight.positionS !== positionS;
    if (hasMoved) {
      positionS = sight.positionS;
      movedMs = nowMs;
    }
    if (Number.isNaN(movedMs)) return { kind: 'opening' };
    if (sight.hasEnded) return { kind: 'ended', sinceMs: movedMs };
    if (nowMs - movedMs > STALLED_AFTER_MS) return { kind: 'stalled', sinceMs: movedMs };
    const ageMs = nowMs - sight.pictureMs;
    return ageMs > LATE_AFTER_MS ? { kind: 'late', ageMs } : { kind: 'live', ageMs };
  };
}
