import type { MarkPoints } from '../../marks/mark-points.ts';
import { createMoverLayer, createMoverStore } from '../../marks/movers.ts';
import { markTones, rgbOf } from '../../marks/tones.ts';
import { createVehicleTable, type VehicleFacts } from '../../../tables/vehicles.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { isCareTeam } from '../care-team.ts';
import { createVehicleColumns } from './columns.ts';

/** Larger as one comes closer: a dot over the town, an arrow in the street. */
const radiusAt = (zoom: number): number => Math.min(13, Math.max(4.5, 4.5 + (zoom - 12) * 1.7));

/** Buses, trams, trains, ships, aircraft and crews where their last fix says, moving from the fix before; age shown on the mark itself. */
export const openLayer = (context: LayerContext): MapLayer => openVehicleLayer(context, 'vehicles', (facts) => !isCareTeam(facts));

export function openVehicleLayer({ inputs, map, theme, frame }: LayerContext, id: string, shows: (facts: VehicleFacts) => boolean): MapLayer {
  const { city, clock, session, vehicles = createVehicleTable() } = inputs;
  const store = createMoverStore(64);
  const rowOfKey = (key: string | null): number => (key?.startsWith('vehicle/') ? vehicles.find(key.slice('vehicle/'.length)) : -1);
  let onCase: ReadonlySet<string> = new Set();
  const toneOf = (row: number): readonly [number, number, number, number] => {
    const tones = markTones[theme()];
    const { hovered, selected } = session.getState();
    const isOnCase = onCase.has(vehicles.facts(row)?.id.replace(/^.*:/, '') ?? '');
    const isMarked = isOnCase || row === rowOfKey(selected) || row === rowOfKey(hovered);
    return [...rgbOf(isMarked ? tones.accent : tones.pictogram), 1];
  };
  const columns = createVehicleColumns(city, vehicles, store, toneOf, shows);
  let wasGliding = false;
  const repaint = (): void => {
    for (let row = 0; row < store.count; row++) if (store.columns.tone[row * 4 + 3]) store.columns.tone.set(toneOf(row), row * 4);
    store.touch('tone', 0, store.count);
  };
  const points: MarkPoints = {
    get count() {
      return store.count;
    },
    get positions() {
      return columns.positions;
    },
    get version() {
      return columns.version;
    },
    liftPx: 0,
    aim: () => columns.aim(clock.now()),
    reachPx: (row, zoom) => {
      const facts = vehicles.facts(row);
      return facts && shows(facts) ? radiusAt(zoom) + 4 : 0;
    },
    ref: (row) => ({ kind: 'vehicle', id: vehicles.keyOf(row) }),
  };
  return {
    marks: [
      createMoverLayer(id, store, () => {
        const { edgeTone, edgeAlpha } = markTones[theme()];
        return { nowS: columns.secondsOf(clock.now()), zoom: map.getZoom(), radiusPx: radiusAt(map.getZoom()), edgeTone, edgeAlpha };
      }),
    ],
    points,
    get isGliding() {
      return wasGliding;
    },
    look(nowMs) {
      const units = new Set(inputs.cases?.units().flatMap((unit) => (unit.look === 'on-case' ? [unit.id] : [])));
      const isOther = units.size !== onCase.size || [...units].some((unit) => !onCase.has(unit));
      onCase = units;
      if (isOther) repaint();
      const sees = frame()?.sees;
      const isNew = columns.look(nowMs, sees);
      const glides = columns.isGliding(nowMs, sees);
      // The frame in which the last one arrives is owed as any change is.
      const isChanged = isNew || isOther || (wasGliding && !glides);
      wasGliding = glides;
      // Ages show once a second by the other layers' beat; here whenever anything stands on the map.
      return isChanged;
    },
    restyle: repaint,
    repoint: repaint,
    setVisible() {},
    close: store.release,
  };
}
