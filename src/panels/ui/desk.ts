import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { DropPlace } from '../../city/drop/outcome.ts';
import type { Clock } from '../../base/clock.ts';
import type { Problem } from '../../base/problem.ts';
import { every } from '../../base/browser.ts';
import { ensure } from '../../base/ensure.ts';
import type { MapTools } from '../../base/map-tools.ts';
import { say, type Language, type Words, type WordTable } from '../../base/words.ts';
import type { City, EntityRef } from '../../city/city.ts';
import type { IndicatorReading } from '../../rules/indicators/indicator.ts';
import type { LiveSource } from '../../rules/chain/layer-chain.ts';
import type { FeedDesk } from './feed-desk.ts';
import type { ServiceDay } from '../../rules/lenses/service-level.ts';
import type { LensDesk } from './lens-desk.ts';
import type { LifelineDesk } from './lifeline-desk.ts';
import type { Styled } from '../../rules/styles/styled.ts';
import type { CaseDesk } from './case-desk.ts';
import type { AreaLevel, StyleTarget, StyleValue } from '../../tables/data-style.ts';
import type { Role } from '../../session/roles.ts';
import type { CameraPlace, Session, SessionState } from '../../session/session.ts';
import type { RecordingDesk } from './recording-desk.ts';
import type { AlarmDesk } from './alarm-desk.ts';
import type { ForecastDesk } from './forecast-desk.ts';
import type { LogDesk } from './log-desk.ts';
import type { ShiftDesk } from './shift-desk.ts';
import type { SensorDesk } from './sensor-desk.ts';
import type { SoundDesk } from './sound-desk.ts';
import type { Series } from '../../tables/series.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import type { EventTable } from '../../tables/events.ts';
import type { StreamTable } from '../../tables/streams.ts';
import type { TaskTable } from '../../tables/tasks.ts';
import type { VehicleTable } from '../../tables/vehicles.ts';

/** What the panels are given by the app. Panels never meet the scene or the feeds: they ask the desk. */
export interface Desk {
  readonly city: City;
  readonly streams: StreamTable;
  readonly vehicles: VehicleTable;
  readonly events: EventTable;
  readonly session: Session;
  readonly clock: Clock;
  readonly alarms: AlarmDesk;
  readonly cases: CaseDesk;
  /** Ask the city for something: the target is a thing id, or a task's for what teams do. */
  ask(
    kind: 'dispatch-crew' | 'restore-feeder' | 'start-pump' | 'open-counter' | 'reassign-visit' | 'welfare-check',
    target: string,
    detail?: OperatorAction['detail'],
  ): ActOutcome;
  /** What the services' teams do at the shown instant. */
  readonly tasks: TaskTable;
  readonly lifelines: LifelineDesk;
  readonly indicators: {
    /** Latest readings for an area id (district), or the whole city with `null`. */
    read(areaId: string | null): readonly IndicatorReading[];
  };
  /** Indicators in three lenses: brought up when first asked for. */
  openLenses(): Promise<LensDesk>;
  readonly feeds: FeedDesk;
  readonly sensors: SensorDesk;
  /** What has been used of the city in this session, by part: see `CatalogueNote.of`. */
  readonly uses: ReadonlyMap<string, number>;
  /** How feeds kept their service, by day; what this machine has seen of it. */
  serviceDays(): readonly ServiceDay[];
  /** Readings of a stream between two instants: memory first, then the source's history interface. */
  history(row: number, fromMs: number, toMs: number, stepMs?: number): Promise<Series>;
  readonly layers: readonly LayerSummary[];
  /** Styles by data: what is painted now, and what a target can be styled by. The choice itself is in the session. */
  readonly styles: Styled & { options(target: StyleTarget, level: AreaLevel): readonly StyleOption[] };
  readonly drops: DropDesk;
  readonly recording: RecordingDesk;
  readonly log: LogDesk;
  readonly shift: ShiftDesk;
  /** The sound of critical alarms, once on a machine. */
  readonly sound: SoundDesk;
  /** Levels and loads to come. */
  readonly forecasts: ForecastDesk;
  readonly view: {
    flyTo(place: Partial<CameraPlace>): void;
    flyToEntity(ref: EntityRef): void;
    camera(): CameraPlace;
    metresPerPixel(): number;
    onMove(listener: () => void): () => void;
    onCursor(listener: (position: { readonly lon: number; readonly lat: number } | null) => void): () => void;
    png(): Promise<Blob>;
    /** Attributes of a map feature that was picked lately; null when it is not known any more. */
    feature(id: string): PickedFeature | null;
  };
  /** What tools draw with and hold the pointer by; null until the map is up. */
  readonly tools: MapTools | null;
  /** The windows of this desk that somebody can see, by role; see session/roles.ts. */
  readonly windows: {
    seen(): readonly Role[];
    /** Some of them lists the alarms whatever happens. */
    alarmsAreSeen(): boolean;
    onChange(listener: () => void): () => void;
  };
  stats(): Readonly<Record<string, number | string>>;
  /** Ticks about four times a second while anything may have changed. */
  onPulse(listener: () => void): () => void;
}

/** What became of an operator's action: done, or refused because nobody is named, the past is shown, or a wall only shows. */
export type ActOutcome = 'done' | 'no-name' | 'not-live' | 'wall';

/** A value a target can be styled by. */
export interface StyleOption {
  readonly value: StyleValue;
  readonly title: Words;
  readonly form: 'number' | 'categories';
}

export interface LayerSummary {
  readonly id: string;
  readonly title: Words;
  readonly legend: readonly { readonly css: string; readonly shape: 'dot' | 'square' | 'line' | 'fill' | 'hatch' | 'ring'; readonly label: Words }[];
  readonly onByDefault: boolean;
  /** What of it feeds tell. */
  readonly live?: LiveSource;
  /** Where its opacity can be set: what it has when nobody sets one, 0 to 1. */
  readonly opacity?: number;
  /** Whose picture or data it is. */
  readonly attribution?: string | undefined;
  /** Why it is not shown, or not whole; undefined while all is well. */
  readonly problem?: Words | undefined;
}

/** A feature of a data layer, as picked on the map. */
export interface PickedFeature {
  readonly layer: string;
  readonly lon: number;
  readonly lat: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Files that people dropped on the page. */
export interface DropDesk {
  list(): readonly DropSummary[];
  onChange(listener: () => void): () => void;
  open(files: readonly File[]): void;
  /** Take it off the map; one that is still being converted is stopped for good. */
  remove(id: string): void;
  setShown(id: string, isShown: boolean): void;
  flyTo(id: string): void;
  openAsCity(id: string): Promise<void>;
  /** What of dropped files can be searched for. */
  places(): readonly DroppedPlace[];
  /** Its flat layers as GeoJSON files. */
  geojson(id: string): Promise<readonly { readonly name: string; readonly content: Blob }[]>;
}
export interface DroppedPlace extends DropPlace {
  /** Name of the file it is in. */
  readonly file: string;
}
export interface DropSummary {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly state: 'converting' | 'laying' | 'shown' | 'failed';
  readonly step: 'reading' | 'converting' | 'drawing';
  /** Of the step, 0 to 1. */
  readonly done: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly buildings: number;
  readonly features: number;
  readonly notes: readonly Problem[];
  /** Why it could not be read. */
  readonly problems: readonly Problem[];
  readonly isShown: boolean;
  /** Too far from the open city for its buildings to be drawn there. */
  readonly isFar: boolean;
  readonly awayKm: number;
  /** How far it lies from what is looked at, where nobody was carried there; NaN = in sight, or seen since. */
  readonly elsewhereKm: number;
  /** Lowest and highest height that its colours stand for, metres; null = no relief. */
  readonly heightsM: readonly [number, number] | null;
  /** It says no place of its own and stands where the view was. */
  readonly isPutDown: boolean;
  /** A tileset or model that is shown as it is: an entry of the layer list of its own. */
  readonly isPlaced: boolean;
}

export const DeskContext = createContext<Desk | null>(null);
export const useDesk = (): Desk => ensure(useContext(DeskContext), 'desk');

/** Re-render when a slice of the session changes. */
export function useSession<T>(select: (state: SessionState) => T): T {
  const { session } = useDesk();
  const read = (): T => select(session.getState());
  return useSyncExternalStore(session.subscribe, read, read);
}

/** Re-render about four times a second; returns the pulse number. */
export function usePulse(): number {
  const desk = useDesk();
  const [pulse, setPulse] = useState(0);
  useEffect(() => desk.onPulse(() => setPulse((n) => n + 1)), [desk]);
  return pulse;
}

/** Re-render every second, for clocks and ages. */
export function useSecond(): void {
  const [, setTick] = useState(0);
  useEffect(() => every(1000, () => setTick((n) => n + 1)), []);
}

/** `const w = useWords(words); w('title')` in the session's language. */
export function useWords<T extends WordTable>(table: T): (key: keyof T & string, slots?: Record<string, string | number>) => string {
  const language = useSession((s) => s.language);
  return (key, slots) => say(table, language, key, slots);
}
export function useLanguage(): Language {
  return useSession((s) => s.language);
}
