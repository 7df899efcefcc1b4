import { describe, expect, it } from 'vitest';
import { createPictureWatch, LATE_AFTER_MS, STALLED_AFTER_MS } from '../../src/panels/ui/picture-age.ts';

const at = (positionS: number, pictureMs = NaN, hasEnded = false) => ({ positionS, pictureMs, hasEnded });

describe('a camera picture', () => {
  it('is opening until the first picture has moved, then live with its own age', () => {
    const watch = createPictureWatch();
    expect(watch(at(0), 1000)).toEqual({ kind: 'opening' });
    expect(watch(at(0.5, 9000), 20_000)).toEqual({ kind: 'live', ageMs: 11_000 });
    expect(watch(at(1, 20_500 - LATE_AFTER_MS - 1), 20_500)).toEqual({ kind: 'late', ageMs: LATE_AFTER_MS + 1 });
  });
  it('claims no age where the stream gives no date', () => {
    expect(createPictureWatch()(at(3), 1000)).toEqual({ kind: 'live', ageMs: NaN });
  });
  it('is never live when it stands still, and live again when it goes on', () => {
    const watch = createPictureWatch();
    watch(at(7, 1000), 1000);
    expect(watch(at(7, 1000), 1000 + STALLED_AFTER_MS)).toMatchObject({ kind: 'live' });
    expect(watch(at(7, 1000), 1001 + STALLED_AFTER_MS)).toEqual({ kind: 'stalled', sinceMs: 1000 });
    expect(watch(at(7, 1000), 60_000)).toEqual({ kind: 'stalled', sinceMs: 1000 });
    expect(watch(at(7.2, 59_000), 60_500)).toEqual({ kind: 'live', ageMs: 1500 });
  });
  it('that ended says so', () => {
    const watch = createPictureWatch();
    watch(at(7), 1000);
    expect(watch(at(7, NaN, true), 1500)).toEqual({ kind: 'ended', sinceMs: 1000 });
  });
});
