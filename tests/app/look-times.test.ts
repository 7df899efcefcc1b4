import { describe, expect, it } from 'vitest';
import { keepLookTimes } from '../../src/app/look-times.ts';

const MINUTE_MS = 60_000;
/** One machine's storage, and windows that look when told to. */
function machine() {
  const kept = new Map<string, string>();
  const store = { read: (key: string) => kept.get(key) ?? null, write: (key: string, value: string) => (kept.set(key, value), true) };
  let nowMs = 0;
  const open = (operator: string) => {
    let who = operator;
    let beat: () => void = () => undefined;
    const keeper = keepLookTimes({
      cityId: 'hamlet',
      wallMs: () => nowMs,
      whoLooks: () => who,
      store,
      beat: (_, run) => ((beat = run), () => (beat = () => undefined)),
    });
    return { keeper, beat: () => beat(), become: (name: string) => (who = name) };
  };
  return { open, at: (minutes: number) => (nowMs = minutes * MINUTE_MS), kept };
}

describe('until when somebody looked', () => {
  it('is unknown at the first look, and does not move while one goes on looking', () => {
    const { open, at } = machine();
    const window = open('Mei Chen');
    for (let minute = 0; minute < 30; minute++) {
      at(minute);
      window.beat();
    }
    expect(window.keeper.lastLookMs('Mei Chen')).toBeNaN();
  });

  it('is the end of the look before, in whatever window, and whoever spells the name otherwise', () => {
    const { open, at } = machine();
    const first = open('Mei Chen');
    at(10);
    first.beat();
    first.keeper.close();
    at(200);
    const second = open('mei chen ');
    expect(second.keeper.lastLookMs('MEI CHEN')).toBe(10 * MINUTE_MS);
    const third = open('Mei Chen');
    at(201);
    second.beat();
    third.beat();
    expect(third.keeper.lastLookMs('Mei Chen')).toBe(10 * MINUTE_MS);
  });

  it('is each operator’s own, bridges short absences, and knows nothing of nobody', () => {
    const { open, at } = machine();
    const window = open('Li');
    at(4);
    window.beat();
    window.become('');
    at(50);
    window.beat();
    expect(window.keeper.lastLookMs('')).toBeNaN();
    expect(window.keeper.lastLookMs('Wu')).toBeNaN();
    expect(window.keeper.lastLookMs('Li')).toBe(4 * MINUTE_MS);
    window.become('Li');
    window.beat();
    expect(window.keeper.lastLookMs('Li')).toBe(4 * MINUTE_MS);
  });

  it('survives a store that somebody wrote nonsense into', () => {
    const { open, kept } = machine();
    kept.set('belvedere.look.hamlet.li', '{');
    expect(open('Li').keeper.lastLookMs('Li')).toBeNaN();
  });
});
