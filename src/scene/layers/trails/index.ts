import { createTrailLayer, createTrailStore } from '../../marks/trails.ts';
import { markTones, rgbOf } from '../../marks/tones.ts';
import { createVehicleTable, type VehicleFacts } from '../../../tables/vehicles.ts';
import { isCareTeam } from '../care-team.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { TRAIL_MS, createStretches } from './stretches.ts';

/** Ways fade by the clock alone: so often the picture follows while nothing drives. */
const FADE_STEP_MS = 15_000;
const widthAt = (zoom: number): number => Math.min(5, Math.max(1.6, 1.6 + (zoom - 12) * 0.7));
/** Where people are looked after, and where a person went, is nobody's to see from the way there. */
const isTold = (facts: VehicleFacts): boolean => facts.kind !== 'person' && !isCareTeam(facts);

/** The ways of the last minutes up to the shown instant, live and in a replay: from the machine's memory of fixes, or what a feed tells again. */
export function openLayer({ inputs, map, theme }: LayerContext): MapLayer {
  const { city, clock, session, vehicles = createVehicleTable() } = inputs;
  const store = createTrailStore(1024);
  const rowOfKey = (key: string | null): number => (key?.startsWith('vehicle/') ? vehicles.find(key.slice('vehicle/'.length)) : -1);
  const toneOf = (row: number): readonly [number, number, number, number] => {
    const tones = markTones[theme()];
    const { hovered, selected } = session.getState();
    const isMarked = row === rowOfKey(selected) || row === rowOfKey(hovered);
    return [...rgbOf(isMarked ? tones.accent : tones.pictogram), isMarked ? 1 : 0.8];
  };
  const stretches = createStretches(city, vehicles, store, toneOf, isTold);
  let drawnMs = NaN;
  return {
    marks: [
      createTrailLayer('trails', store, () => {
        const { edgeTone, edgeAlpha } = markTones[theme()];
        const zoom = map.getZoom();
        return { nowS: stretches.secondsOf(clock.now()), windowS: TRAIL_MS / 1000, zoom, widthPx: widthAt(zoom), edgeTone, edgeAlpha };
      }),
    ],
    look(nowMs) {
      const isNew = stretches.look(nowMs);
      const isFaded = store.count > 0 && !(Math.abs(nowMs - drawnMs) < FADE_STEP_MS);
      if (isNew || isFaded) drawnMs = nowMs;
      return isNew || isFaded;
    },
    restyle: stretches.repaint,
    repoint: stretches.repaint,
    setVisible() {},
    close: store.release,
  };
}
