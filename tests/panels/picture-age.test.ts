import { describe, expect, it } from 'vitest';
import { createPictureWatch, judgeStill, LATE_AFTER_MS, mayRecover, STALLED_AFTER_MS, STILL_OLD_MS } from '../../src/panels/ui/picture-age.ts';

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
  it('has an unknown age where the clock of the camera runs ahead: it is never called live', () => {
    const watch = createPictureWatch();
    expect(watch(at(1, 1_000_000 + 3600_000), 1_000_000)).toEqual({ kind: 'ahead', aheadMs: 3600_000 });
    // Some seconds are our own clock's.
    expect(watch(at(2, 1_010_000), 1_000_500)).toEqual({ kind: 'live', ageMs: -9500 });
  });
  it('that ended says so', () => {
    const watch = createPictureWatch();
    watch(at(7), 1000);
    expect(watch(at(7, NaN, true), 1500)).toEqual({ kind: 'ended', sinceMs: 1000 });
  });
});

describe('a picture that is asked for again and again', () => {
  const nowMs = 1_000_000;
  it('opens, or says that none came', () => {
    expect(judgeStill({ loadedMs: NaN, pictureMs: NaN, why: '' }, nowMs)).toEqual({ kind: 'opening' });
    expect(judgeStill({ loadedMs: NaN, pictureMs: NaN, why: 'HTTP 404' }, nowMs)).toEqual({ kind: 'failed' });
  });
  it('has the age its server tells, else that of its fetching', () => {
    expect(judgeStill({ loadedMs: nowMs - 2000, pictureMs: nowMs - 9000, why: '' }, nowMs)).toEqual({ kind: 'live', ageMs: 9000, isDated: true });
    expect(judgeStill({ loadedMs: nowMs - 2000, pictureMs: NaN, why: '' }, nowMs)).toEqual({ kind: 'live', ageMs: 2000, isDated: false });
  });
  it('has an unknown age where the clock of its server runs ahead, or the same one would be fresh until then', () => {
    expect(judgeStill({ loadedMs: nowMs - 1000, pictureMs: nowMs + 3600_000, why: '' }, nowMs)).toEqual({ kind: 'ahead', aheadMs: 3600_000 });
    expect(judgeStill({ loadedMs: nowMs - 1000, pictureMs: nowMs + 20_000, why: '' }, nowMs)).toEqual({ kind: 'live', ageMs: 0, isDated: true });
  });
  it('is not live when its server sends the same old one, nor when it sends none', () => {
    const old = { loadedMs: nowMs - 1000, pictureMs: nowMs - STILL_OLD_MS - 1, why: '' };
    expect(judgeStill(old, nowMs)).toEqual({ kind: 'stalled', sinceMs: old.pictureMs });
    expect(judgeStill({ loadedMs: nowMs - 15_001, pictureMs: NaN, why: 'HTTP 503' }, nowMs)).toEqual({ kind: 'stalled', sinceMs: nowMs - 15_001 });
  });
});

it('a stream is tried again where time may mend it', () => {
  expect(mayRecover({ kind: 'no-answer', file: 'live.m3u8', status: 404 })).toBe(true);
  expect(mayRecover({ kind: 'undeclared', origin: 'https://elsewhere.example' })).toBe(false);
  expect(mayRecover({ kind: 'codec' })).toBe(false);
});
