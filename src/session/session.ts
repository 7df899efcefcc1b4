import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TimeCursor } from '../base/clock.ts';
import type { Language } from '../base/words.ts';
import type { Role } from './roles.ts';

export const modes = ['operate'] as const;
export type Mode = (typeof modes)[number];

/** How much the picture may cost, from the least to the most. */
export type PictureLevel = 'sparing' | 'light' | 'balanced' | 'fine';

/** Where we look: small, serialisable, in the URL. Rows of data never come here. */
export interface SessionState {
  readonly mode: Mode;
  /** What this window is for; from its address, the same as long as it is open. */
  readonly role: Role;
  readonly language: Language;
  readonly time: TimeCursor;
  /** `entityKey` of the selected thing, or null. One selection everywhere. */
  readonly selected: string | null;
  readonly hovered: string | null;
  /** Layer ids switched on, in registry order of the scene; `undecidedLayers` until the city's picture or somebody says which. */
  readonly layers: readonly string[];
  /** Opacity of layers that somebody set, 0 to 1, by layer id. */
  readonly opacity: Readonly<Record<string, number>>;
  readonly camera: CameraPlace;
  /** Name entered by the operator at this desk; empty until asked. */
  readonly operator: string;
  /** Operate is dark by default; `auto` follows the city's sun. */
  readonly theme: 'night' | 'day';
  readonly style: 'clay' | 'lit';
  /** How fine the picture is; `auto` follows what the machine keeps up with. */
  readonly picture: 'auto' | PictureLevel;
  /** Styles by data: one line per target, read by `styleFromText` of rules/styles. */
  readonly styles: Readonly<Record<string, string>>;
  /** The workspace at the left, by panel id. */
  readonly work: string;
  /** Which side panels and overlays are open, by panel id. */
  readonly open: Readonly<Record<string, boolean>>;
  /** The tool in hand, by panel id; null = the pointer selects. */
  readonly tool: string | null;
  /** What each tool was last given (points, planes, dates), by panel id, in the tool's own short text; part of a link. */
  readonly toolState: Readonly<Record<string, string>>;
  readonly debug: boolean;
  /** Show times in the city's zone or the viewer's; the offset is always written. */
  readonly zone: 'city' | 'local' | 'utc';
}

/** The view: EPSG:4326 centre, MapLibre zoom, degrees. */
export interface CameraPlace {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
  readonly pitch: number;
  readonly bearing: number;
}

export type Session = StoreApi<SessionState>;

/** None yet, which is not the choice to see none: a link written meanwhile must not say so. */
export const undecidedLayers: SessionState['layers'] = Object.freeze([]);

export function createSession(initial: Partial<SessionState> & Pick<SessionState, 'camera'>): Session {
  return createStore<SessionState>(() => ({
    mode: 'operate',
    role: 'whole',
    language: 'en',
    time: { kind: 'live' },
    selected: null,
    hovered: null,
    layers: undecidedLayers,
    opacity: {},
    operator: '',
    theme: 'night',
    style: 'clay',
    picture: 'auto',
    styles: {},
    work: 'districts',
    open: {},
    tool: null,
    toolState: {},
    debug: false,
    zone: 'city',
    ...initial,
  }));
}
