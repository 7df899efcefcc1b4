import { CLOCK_AHEAD_MS } from '../../tables/quality.ts';

/** Why a stream cannot be played. */
export type StreamFault =
  /** An origin that the server's configuration does not declare; it was not asked. */
  | { readonly kind: 'undeclared'; readonly origin: string }
  /** HTTP status of the last try; 0 where there was no answer at all. */
  | { readonly kind: 'no-answer'; readonly file: string; readonly status: number }
  /** No HLS playlist, or an empty one. */
  | { readonly kind: 'format' }
  /** In a form this browser cannot decode. */
  | { readonly kind: 'codec' }
  /** This browser plays no HLS at all. */
  | { readonly kind: 'no-player' }
  | { readonly kind: 'media'; readonly details: string };

/** What may be otherwise a little later: a camera that was restarted, a link that came back. */
export const mayRecover = ({ kind }: StreamFault): boolean => kind === 'no-answer' || kind === 'format' || kind === 'media';

/** How a camera's picture stands. Only `live` may be taken for what happens now. */
export type PictureState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'live'; /** How old the picture is; NaN where the stream carries no date. */ readonly ageMs: number }
  | { readonly kind: 'late'; readonly ageMs: number }
  /** The camera dates its picture in the time to come: how old it is nobody can tell. */
  | { readonly kind: 'ahead'; readonly aheadMs: number }
  | { readonly kind: 'stalled'; /** Machine time of the last picture. */ readonly sinceMs: number }
  | { readonly kind: 'ended'; readonly sinceMs: number }
  | { readonly kind: 'failed'; readonly fault: StreamFault; /** Machine time of the next try; NaN: none follows. */ readonly retryAtMs: number };

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
    if (-ageMs > CLOCK_AHEAD_MS) return { kind: 'ahead', aheadMs: -ageMs };
    return ageMs > LATE_AFTER_MS ? { kind: 'late', ageMs } : { kind: 'live', ageMs };
  };
}

/** What is known of a picture that is asked for again and again. */
export interface StillSight {
  /** Machine time at which the one in sight came; NaN before the first. */
  readonly loadedMs: number;
  /** When its server says it was taken (`Last-Modified`), ms since epoch; NaN where it does not. */
  readonly pictureMs: number;
  /** Why the last try brought none; '' when it did. */
  readonly why: string;
}
export type StillState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'live'; readonly ageMs: number; /** By the server's word; else the age is that of our having fetched it. */ readonly isDated: boolean }
  | { readonly kind: 'ahead'; readonly aheadMs: number }
  | { readonly kind: 'stalled'; readonly sinceMs: number }
  | { readonly kind: 'failed' };

/** A picture that was not renewed for so long is not of now: street cameras that send stills do so at least once a minute. */
export const STILL_OLD_MS = 120_000;
/** No new one came for so long though one was asked for every five seconds. */
const UNRENEWED_MS = 15_000;

/** An old picture is never called live, whether its server stopped answering or goes on sending the same one. */
export function judgeStill({ loadedMs, pictureMs, why }: StillSight, nowMs: number): StillState {
  if (Number.isNaN(loadedMs)) return { kind: why === '' ? 'opening' : 'failed' };
  const isDated = !Number.isNaN(pictureMs);
  if (nowMs - loadedMs > UNRENEWED_MS || nowMs - pictureMs > STILL_OLD_MS)
    return { kind: 'stalled', sinceMs: isDated && pictureMs < loadedMs ? pictureMs : loadedMs };
  if (pictureMs - nowMs > CLOCK_AHEAD_MS) return { kind: 'ahead', aheadMs: pictureMs - nowMs };
  return { kind: 'live', ageMs: Math.max(0, nowMs - (isDated ? pictureMs : loadedMs)), isDated };
}
