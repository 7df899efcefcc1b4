import { useMemo } from 'react';
import { civilTime, utcZone, viewerZone, type Zone } from '../../base/civil-time.ts';
import type { Language } from '../../base/words.ts';
import { useDesk, useSession, type Desk } from './desk.ts';
import { MISSING, THIN } from './format.ts';

const two = (n: number): string => String(n).padStart(2, '0');

/** The zone times are shown in: the city's unless the viewer chose another. */
export function zoneOf(desk: Desk, choice = desk.session.getState().zone): Zone {
  if (choice === 'utc') return utcZone;
  return choice === 'local' ? viewerZone() : desk.city.manifest.timeZone;
}
export function useZone(): Zone {
  const desk = useDesk();
  const choice = useSession((s) => s.zone);
  // The same object while nobody chooses another, so that rows need not be drawn anew.
  return useMemo(() => zoneOf(desk, choice), [desk, choice]);
}

/** "14:03:07" on a 24 h clock. */
export function clockText(timeMs: number, zone: Zone): string {
  if (!Number.isFinite(timeMs)) return MISSING;
  const t = civilTime(timeMs, zone);
  return `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
}
/** "14:03". */
export function minuteText(timeMs: number, zone: Zone): string {
  if (!Number.isFinite(timeMs)) return MISSING;
  const t = civilTime(timeMs, zone);
  return `${two(t.hour)}:${two(t.minute)}`;
}
/** "2026-07-14". */
export function dayText(timeMs: number, zone: Zone): string {
  if (!Number.isFinite(timeMs)) return MISSING;
  const t = civilTime(timeMs, zone);
  return `${t.year}-${two(t.month)}-${two(t.day)}`;
}
/** "14:03:07", and its day before it where that is not the day of `nowMs`. */
export const nearText = (timeMs: number, nowMs: number, zone: Zone): string =>
  dayText(timeMs, zone) === dayText(nowMs, zone) ? clockText(timeMs, zone) : `${dayText(timeMs, zone)} ${clockText(timeMs, zone)}`;
/** "UTC+8", "UTC−3:30", "UTC+0": always beside a time. */
export function offsetText(timeMs: number, zone: Zone): string {
  const { offsetMinutes } = civilTime(timeMs, zone);
  if (!Number.isFinite(offsetMinutes)) return 'UTC';
  const hours = Math.floor(Math.abs(offsetMinutes) / 60);
  const minutes = Math.abs(offsetMinutes) % 60;
  return `UTC${offsetMinutes < 0 ? '\u2212' : '+'}${hours}${minutes ? `:${two(minutes)}` : ''}`;
}
/** "2026-07-14 14:03:07 UTC+8". */
export const stampText = (timeMs: number, zone: Zone): string =>
  Number.isFinite(timeMs) ? `${dayText(timeMs, zone)} ${clockText(timeMs, zone)} ${offsetText(timeMs, zone)}` : MISSING;

const units: Readonly<Record<Language, Readonly<Record<'s' | 'min' | 'h' | 'd', string>>>> = {
  en: { s: 's', min: 'min', h: 'h', d: 'd' },
  zh: { s: '秒', min: '分', h: '小时', d: '天' },
};

/** A duration in at most two parts: "12 s", "3 min", "2 h 05 min", "4 d". Negative (a clock ahead of ours) keeps its sign. */
export function ageText(ageMs: number, language: Language): string {
  if (!Number.isFinite(ageMs)) return MISSING;
  const word = units[language];
  const sign = ageMs <= -500 ? '\u2212' : '';
  const seconds = Math.round(Math.abs(ageMs) / 1000);
  if (seconds < 60) return `${sign}${seconds}${THIN}${word.s}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${sign}${minutes}${THIN}${word.min}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${sign}${hours}${THIN}${word.h}${minutes % 60 ? ` ${two(minutes % 60)}${THIN}${word.min}` : ''}`;
  return `${sign}${Math.floor(hours / 24)}${THIN}${word.d}`;
}

/** A short lag: "0.8 s", else as an age. */
export function lagText(lagMs: number, language: Language): string {
  if (!Number.isFinite(lagMs)) return MISSING;
  if (Math.abs(lagMs) < 9950) return `${(lagMs / 1000).toFixed(1).replace('-', '\u2212')}${THIN}${units[language].s}`;
  return ageText(lagMs, language);
}

/** A short span as it is read: "4 ms", "0.8 s", else as an age. */
export function delayText(ms: number, language: Language): string {
  if (!Number.isFinite(ms)) return MISSING;
  if (Math.abs(ms) < 99.5) return `${Math.round(ms) < 0 ? '\u2212' : ''}${Math.abs(Math.round(ms))}${THIN}${language === 'zh' ? '毫秒' : 'ms'}`;
  return lagText(ms, language);
}
