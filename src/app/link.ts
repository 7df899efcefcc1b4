import { entityFromKey } from '../city/city.ts';
import { parseInstant } from '../base/instant.ts';
import { isoText } from '../base/iso.ts';
import type { TimeCursor } from '../base/clock.ts';
import { styleFromText } from '../rules/styles/style-text.ts';
import { styleTargets } from '../tables/data-style.ts';
import { undecidedLayers, type CameraPlace, type SessionState } from '../session/session.ts';

/**
 * The place, time, selection and layers in the address, so that a link shows what its sender saw:
 * `#@lat,lon,zoom,pitch,bearing&t=2026-06-21T08:00:00Z*10&s=sensor/s-00001&l=services,alarms&lang=zh&theme=day&style=lit`.
 * A style by data is `d=buildings:LINE` (see rules/styles/style-text.ts), once per target.
 * The workspace at the left is `w=cases`.
 * A tool in hand and what each was given follow: `&tool=measure&tool.cut=plane,151.2,-33.87,40,90,0`.
 */
type Linked = Pick<SessionState, 'camera' | 'time' | 'selected' | 'layers' | 'language' | 'theme' | 'style' | 'styles' | 'tool' | 'toolState' | 'work'>;

const round = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

export function writeLink(state: Linked): string {
  const { lat, lon, zoom, pitch, bearing } = state.camera;
  const parts = [`@${round(lat, 6)},${round(lon, 6)},${round(zoom, 2)},${round(pitch, 1)},${round(bearing, 1)}`];
  if (state.time.kind === 'at') parts.push(`t=${isoText(state.time.timeMs)}*${state.time.rate}`);
  if (state.selected) parts.push(`s=${encodeURIComponent(state.selected)}`);
  if (state.layers !== undecidedLayers) parts.push(`l=${state.layers.filter((layer) => !isDropped(layer)).join(',')}`);
  parts.push(`lang=${state.language}`, `theme=${state.theme}`, `style=${state.style}`);
  for (const [target, line] of Object.entries(state.styles)) parts.push(`d=${target}:${encodeURIComponent(line)}`);
  if (state.work !== FIRST_WORK) parts.push(`w=${state.work}`);
  if (state.tool) parts.push(`tool=${state.tool}`);
  for (const [id, text] of Object.entries(state.toolState)) if (text !== '') parts.push(`tool.${id}=${encodeURIComponent(text).replaceAll('%2C', ',')}`);
  return `#${parts.join('&')}`;
}

/** Where one begins: not worth a word in the link. */
export const FIRST_WORK = 'districts';
const MOST_TOOL_TEXT = 4000;
/** What a pack places has its kind before its name. */
const isLayer = (text: string): boolean => isName(text.replace(/^placed:/, 'placed-'));
/** Files dropped on the page are nobody else's: see `start` of drops.ts. */
const isDropped = (layer: string): boolean => /^placed:d\d+$/.test(layer);
const isName = (text: string): boolean => /^[a-z][A-Za-z0-9_.-]{0,110}$/.test(text);

function readCamera(text: string): CameraPlace | null {
  const numbers = text.slice(1).split(',').map(Number);
  const [lat, lon, zoom, pitch, bearing] = numbers as [number, number, number, number, number];
  const sane =
    numbers.length === 5 &&
    numbers.every(Number.isFinite) &&
    Math.abs(lat) <= 85 &&
    Math.abs(lon) <= 180 &&
    zoom >= 0 &&
    zoom <= 22 &&
    pitch >= 0 &&
    pitch <= 85;
  return sane ? { lat, lon, zoom, pitch, bearing } : null;
}

function readTime(text: string): TimeCursor | null {
  const [instant = '', rate = '0'] = text.split('*');
  const timeMs = parseInstant(instant);
  const speed = Number(rate);
  if (!Number.isFinite(timeMs) || !Number.isFinite(speed) || Math.abs(speed) > 3600) return null;
  return { kind: 'at', timeMs, rate: speed };
}

/** Read a link defensively: parts that make no sense are left out and named in `refused`. */
export function readLink(hash: string): { readonly state: Partial<Linked>; readonly refused: readonly string[] } {
  const state: { -readonly [K in keyof Linked]?: Linked[K] } = {};
  const refused: string[] = [];
  for (const part of hash.replace(/^#/, '').split('&').filter(Boolean)) {
    const [key = '', raw = ''] = part.startsWith('@') ? ['@', part] : part.split(/=(.*)/s);
    let value = raw;
    try {
      value = decodeURIComponent(raw);
    } catch {
      refused.push(part);
      continue;
    }
    if (!readPart(state, key, value)) refused.push(part.slice(0, 80));
  }
  return { state, refused };
}

function readPart(state: { -readonly [K in keyof Linked]?: Linked[K] }, key: string, value: string): boolean {
  if (key === '@') {
    const camera = readCamera(value);
    if (camera) state.camera = camera;
    return camera !== null;
  }
  if (key === 't') {
    const time = readTime(value);
    if (time) state.time = time;
    return time !== null;
  }
  if (key === 's') {
    const ref = entityFromKey(value);
    if (ref) state.selected = value;
    return ref !== null;
  }
  if (key === 'd') {
    const [target = '', line = ''] = value.split(/:(.*)/s);
    const known = styleTargets.find((t) => t === target);
    if (!known || !styleFromText(known, line)) return false;
    state.styles = { ...state.styles, [known]: line };
    return true;
  }
  if (key === 'l') {
    const layers = value.split(',').filter(Boolean);
    const sane = layers.length <= 40 && layers.every(isLayer);
    if (sane) state.layers = layers;
    return sane;
  }
  if (key.startsWith('tool.')) {
    const id = key.slice('tool.'.length);
    if (!isName(id) || value.length > MOST_TOOL_TEXT) return false;
    state.toolState = { ...state.toolState, [id]: value };
    return true;
  }
  if (key === 'tool' && isName(value)) state.tool = value;
  else if (key === 'w' && isName(value)) state.work = value;
  else if (key === 'lang' && (value === 'zh' || value === 'en')) state.language = value;
  else if (key === 'theme' && (value === 'night' || value === 'day')) state.theme = value;
  else if (key === 'style' && (value === 'clay' || value === 'lit')) state.style = value;
  else return false;
  return true;
}
