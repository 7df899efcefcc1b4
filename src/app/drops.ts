import { createBridge } from '../base/bridge.ts';
import { fail, type Problem } from '../base/problem.ts';
import { assembleCity } from '../city/open.ts';
import type { City } from '../city/city.ts';
import type { DropCalls, DropEvents, DropOutcome, DropWishes } from '../city/drop/outcome.ts';
import { archiveBounds, checkArchiveHead, headBytes } from '../city/formats/archive-head.ts';
import type { CityManifest } from '../city/pack/manifest.ts';
import { readServices } from '../city/pack/places.ts';
import type { Desk, DropSummary } from '../panels/ui/desk.ts';
import type { Scene } from '../scene/scene.ts';
import type { CameraPlace, Session } from '../session/session.ts';
import { kindOf, pathOf } from './drop-kinds.ts';
import { placeFiles } from './drop-placed.ts';
import { kmBetween, viewOver } from './drop-view.ts';
import { placedThingOf } from './dropped-thing.ts';
import { packUrls, type PackUrls } from './pack-urls.ts';

/** Files that people drop on the page: converted in a worker of their own each, laid on the open city, never saved. */
export interface Drops {
  readonly desk: Desk['drops'];
  /** Who opens a recording that is dropped. */
  onRecording(open: (file: File) => Promise<void>): void;
  /** The scene is up: what waits for it can be laid on the map. */
  join(scene: Scene): void;
  close(): void;
}

interface Drop {
  summary: DropSummary;
  worker: Worker | null;
  outcome: DropOutcome | null;
  urls: PackUrls | null;
  /** Of an archive, degrees. */
  bounds: readonly [number, number, number, number] | null;
  /** As they were dropped, for reading them again. */
  readonly files: readonly File[];
  /** End whatever still waits for it. */
  stop(): void;
}

/** Further than this from what is looked at, nobody is carried there unasked. */
const NEAR_KM = 25;
/** Beyond this the plan of the open city no longer holds to a centimetre on a graphics card. */
const MOST_AWAY_KM = 60;

export function createDrops(city: City, session: Session, openCity: (city: City) => Promise<void>): Drops {
  const drops = new Map<string, Drop>();
  const listeners = new Set<() => void>();
  let scene: Scene | null = null;
  let list: readonly DropSummary[] = [];
  let last = 0;
  let openRecording: (file: File) => Promise<void> = async () => fail('no-replay', 'drop', 'recordings cannot be opened here');
  const changed = (drop: Drop, change: Partial<DropSummary>): void => {
    drop.summary = { ...drop.summary, ...change };
    tell();
  };
  const tell = (): void => {
    list = [...drops.values()].map(({ summary }) => summary);
    for (const listener of listeners) listener();
  };

  const show = async (drop: Drop): Promise<void> => {
    const { outcome, summary } = drop;
    if (!outcome || !scene || !drops.has(summary.id)) return;
    const { manifest, picture } = outcome;
    drop.urls ??= await packUrls(outcome);
    const { of } = drop.urls;
    const isNear = summary.awayKm <= MOST_AWAY_KM;
    await scene.show({
      id: summary.id,
      tileset: isNear && manifest?.buildings ? of(manifest.buildings.tileset) : null,
      ...(picture === undefined ? {} : { picture: { url: of(picture.path), bounds: picture.bounds } }),
      layers: outcome.layers.map(({ path, name }) => ({ name, url: of(path), isGround: path.startsWith('ground/') })),
    });
    changed(drop, { state: 'shown', isFar: !isNear });
  };
  const showArchive = async (drop: Drop, archive: File): Promise<void> => {
    const head = new Uint8Array(await archive.slice(0, headBytes).arrayBuffer());
    checkArchiveHead(head, archive.name);
    changed(drop, { state: 'laying', done: 1 });
    await scene?.show({ id: drop.summary.id, tileset: null, layers: [], archive });
    changed(drop, { state: 'shown', counts: {} });
    drop.bounds = archiveBounds(head);
    arrive(drop);
  };
  const finish = (drop: Drop, outcome: DropOutcome): void => {
    drop.worker?.terminate();
    drop.worker = null;
    drop.outcome = outcome;
    drop.bounds = outcome.bounds;
    const [west, south, east, north] = outcome.bounds;
    changed(drop, {
      state: 'laying',
      done: 1,
      counts: outcome.counts,
      buildings: outcome.buildings,
      notes: outcome.notes,
      features: outcome.layers.reduce((sum, { count }) => sum + count, 0),
      heightsM: outcome.picture ? [outcome.picture.lowestM, outcome.picture.highestM] : null,
      awayKm: kmBetween(city.manifest.origin, { lon: (west + east) / 2, lat: (south + north) / 2 }),
    });
    show(drop).then(
      () => arrive(drop),
      (error: unknown) => failed(drop, error),
    );
  };
  const failed = (drop: Drop, error: unknown): void => {
    if (!drops.has(drop.summary.id)) return;
    drop.worker?.terminate();
    drop.worker = null;
    const { problems, message } = error as Error & { problems?: readonly Problem[] };
    changed(drop, { state: 'failed', problems: problems ?? [{ code: 'not-read', where: drop.summary.name, why: message }] });
  };
  const placeOf = ({ summary, outcome, bounds }: Drop): Partial<CameraPlace> | null => {
    const placed = summary.isPlaced ? scene?.placed.viewOf(summary.id) : null;
    if (placed) return placed;
    const [camera] = outcome?.manifest?.cameras ?? [];
    if (camera) return { lon: camera.lon, lat: camera.lat, zoom: camera.zoom, pitch: camera.pitch };
    return bounds ? viewOver(bounds) : null;
  };
  const fly = (drop: Drop): void => {
    const place = placeOf(drop);
    if (place) scene?.flyTo(place);
    if (Number.isFinite(drop.summary.elsewhereKm)) changed(drop, { elsewhereKm: NaN });
  };
  /** It is shown: near what is looked at the view goes there, else the card offers to. */
  const arrive = (drop: Drop): void => {
    const place = placeOf(drop);
    const { lon = NaN, lat = NaN } = place ?? {};
    const km = scene ? kmBetween(scene.camera(), { lon, lat }) : NaN;
    if (km > NEAR_KM) changed(drop, { elsewhereKm: km });
    else fly(drop);
  };

  const start = (files: readonly File[]): void => {
    const id = `d${++last}`;
    const [first] = files;
    if (!first) return;
    const [folder = first.name] = pathOf(first).split('/');
    const name = files.length === 1 ? first.name : folder;
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const summary: DropSummary = {
      id,
      name,
      bytes,
      state: 'converting',
      step: 'reading',
      done: 0,
      counts: {},
      buildings: 0,
      features: 0,
      notes: [],
      problems: [],
      isShown: true,
      isFar: false,
      awayKm: NaN,
      elsewhereKm: NaN,
      heightsM: null,
      isPlaced: false,
      isPutDown: false,
    };
    const drop: Drop = { summary, worker: null, outcome: null, urls: null, bounds: null, files, stop: () => undefined };
    drops.set(id, drop);
    tell();
    route(drop, files).catch((error: unknown) => failed(drop, error));
  };
  const route = async (drop: Drop, files: readonly File[]): Promise<void> => {
    const what = await kindOf(files);
    const [first] = files;
    if (!drops.has(drop.summary.id) || !first) return;
    if (what.kind === 'recording') {
      await openRecording(first);
      return remove(drop.summary.id);
    }
    if (what.kind === 'convert') return convert(drop, files);
    if (!scene) return fail('no-map', drop.summary.name, 'the map is not open');
    if (what.kind === 'archive') return showArchive(drop, first);
    changed(drop, { state: 'laying', done: 0.5 });
    const thing = await placedThingOf(files, what);
    if (!drops.has(drop.summary.id)) return;
    changed(drop, { isPutDown: thing.isPutDown });
    const { done, stop } = placeFiles(scene, drop.summary.id, thing);
    drop.stop = stop;
    const { counts, problems } = await done;
    changed(drop, { state: 'shown', done: 1, counts, notes: problems, isPlaced: true });
    arrive(drop);
  };
  const convert = (drop: Drop, files: readonly File[]): void => {
    const worker = openWorker();
    drop.worker = worker;
    const bridge = createBridge<DropCalls, DropEvents>(worker);
    bridge.on('progress', ({ step, done }) => changed(drop, { step, done }));
    worker.addEventListener('error', (event) => failed(drop, new Error(event.message || 'the conversion broke off (out of memory?)')));
    bridge.call('convert', files, wishesOf(drop, true)).then(
      (outcome) => finish(drop, outcome),
      (error: unknown) => failed(drop, error),
    );
  };
  const wishesOf = ({ summary }: Drop, onOpenCity: boolean): DropWishes => {
    const { vertical, ellipsoidOffset } = city.manifest.crs;
    const relief = city.elevation ? { grid: city.elevation.grid, bounds: city.elevation.bounds } : null;
    return {
      id: summary.id,
      name: summary.name.replace(/\.[^.]+$/, ''),
      ellipsoidOffsetM: ellipsoidOffset.metres,
      city: onOpenCity ? { vertical, ellipsoidOffset, relief } : null,
    };
  };
  /** As a city of its own it stands at its own heights: what was lifted onto the open city is read again. */
  const ownCity = async (drop: Drop): Promise<DropOutcome | null> => {
    if (!drop.outcome?.isLifted) return drop.outcome;
    const worker = openWorker();
    try {
      return await createBridge<DropCalls, DropEvents>(worker).call('convert', drop.files, wishesOf(drop, false));
    } finally {
      worker.terminate();
    }
  };
  /** What is gone can be neither selected nor hovered. */
  const forget = (id: string): void => {
    const isOf = (key: string | null): boolean => key !== null && (key.startsWith(`building/${id}/`) || key.startsWith(`shape/drop-${id}-`));
    const { selected, hovered } = session.getState();
    if (isOf(selected)) session.setState({ selected: null });
    if (isOf(hovered)) session.setState({ hovered: null });
  };
  /** Placed things are switched where all layers are. */
  const showPlaced = (id: string, isShown: boolean): void => {
    const others = session.getState().layers.filter((layer) => layer !== `placed:${id}`);
    session.setState({ layers: isShown ? [...others, `placed:${id}`] : others });
  };
  const remove = (id: string): void => {
    const drop = drops.get(id);
    if (!drop) return;
    drop.worker?.terminate();
    drop.stop();
    drops.delete(id);
    scene?.unshow(id);
    scene?.placed.remove(id);
    drop.urls?.close();
    forget(id);
    tell();
  };

  return {
    desk: {
      list: () => list,
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      open: start,
      remove,
      setShown(id, isShown) {
        const drop = drops.get(id);
        if (!drop) return;
        if (drop.summary.isPlaced) showPlaced(id, isShown);
        else scene?.setShown(id, isShown);
        changed(drop, { isShown });
      },
      flyTo(id) {
        const drop = drops.get(id);
        if (drop) fly(drop);
      },
      async openAsCity(id) {
        const drop = drops.get(id);
        const outcome = drop ? await ownCity(drop) : null;
        if (outcome?.manifest) await openCity(await cityOf(outcome, outcome.manifest));
      },
      places: () => [...drops.values()].flatMap(({ summary, outcome }) => (outcome?.places ?? []).map((place) => ({ ...place, file: summary.name }))),
      async geojson(id) {
        const { outcome } = drops.get(id) ?? {};
        const files = new Map(outcome?.files ?? []);
        return (outcome?.layers ?? []).flatMap(({ path, name }) => {
          const content = files.get(path);
          return content ? [{ name, content }] : [];
        });
      },
    },
    onRecording(open) {
      openRecording = open;
    },
    join(joining) {
      scene = joining;
      for (const drop of drops.values()) if (drop.outcome) show(drop).catch((error: unknown) => failed(drop, error));
    },
    close() {
      for (const id of [...drops.keys()]) remove(id);
      listeners.clear();
    },
  };
}

const openWorker = (): Worker => new Worker(new URL('../city/drop/worker.ts', import.meta.url), { type: 'module', name: 'drop' });

/** A dropped file as the city that is open: its parts are addressed in memory and live as long as the page. */
async function cityOf(outcome: DropOutcome, made: CityManifest): Promise<City> {
  const urls = await packUrls(outcome);
  const manifest = urls.addressed(made);
  const files = new Map(outcome.files);
  const services = await Promise.all((made.services ?? []).map(async ({ file }) => readServices(JSON.parse((await files.get(file)?.text()) ?? 'null'), file)));
  return assembleCity(manifest, document.baseURI, { districts: [], streets: [], grid: [], sensors: [], services: services.flat() });
}
