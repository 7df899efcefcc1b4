import { entityFromKey } from '../../../city/city.ts';
import type { CaseSpot, UnitSpot } from '../../../rules/cases/marks.ts';
import { caseGlyph, unitGlyph } from '../../marks/case-glyphs.ts';
import { createGlyphAtlas } from '../../marks/glyph-atlas.ts';
import type { MarkPoints } from '../../marks/mark-points.ts';
import { createSpriteLayer, createSpriteStore, setSprite } from '../../marks/sprites.ts';
import { markTones } from '../../marks/tones.ts';
import { wordGlyph } from '../../marks/words-on-map.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { planOf, STREET_HEIGHT_M } from '../standing.ts';

/** Above the alarm that started it, so that both are seen. */
const CASE_LIFT_PX = 46;
const REACH_PX = 13;
/** Free units are worth a mark in the streets only; those on a case always. */
const FREE_FROM_ZOOM = 13;
const NAMES_FROM_ZOOM = 15;

/** Standing cases at their places, and the units where they are. */
export function openLayer({ inputs, map, theme }: LayerContext): MapLayer {
  const { city, session } = inputs;
  const atlas = createGlyphAtlas(2);
  const cases = createSpriteStore(32);
  const units = createSpriteStore(32);
  const names = createSpriteStore(32);
  let spots: readonly CaseSpot[] = [];
  let fleet: readonly UnitSpot[] = [];
  let positions = new Float32Array(0);
  let version = 0;
  let drawn = '';

  let driven: { readonly shape: number; readonly ids: ReadonlySet<string> } = { shape: NaN, ids: new Set() };
  /** Last parts of the ids of all vehicles: the unit's own. */
  const vehicleIds = (): ReadonlySet<string> => {
    const { vehicles } = inputs;
    if (!vehicles || vehicles.shapeVersion === driven.shape) return driven.ids;
    const ids = new Set<string>();
    for (let row = 0; row < vehicles.count; row++) ids.add(vehicles.facts(row)?.id.replace(/^.*:/, '') ?? '');
    driven = { shape: vehicles.shapeVersion, ids };
    return ids;
  };

  const draw = (): boolean => {
    spots = inputs.cases?.cases() ?? [];
    // A unit on the road is drawn by its vehicle, which glides from fix to fix.
    const onWheels = vehicleIds();
    fleet = (inputs.cases?.units() ?? []).filter(({ id, isMoving }) => !isMoving || !onWheels.has(id));
    const look = JSON.stringify([theme(), session.getState().language, city.buildings.version > 0, spots, fleet.map((u) => [u.id, u.lon, u.lat, u.look])]);
    if (look === drawn) return false;
    drawn = look;
    version++;
    const tones = markTones[theme()];
    const { language } = session.getState();
    positions = new Float32Array((spots.length + fleet.length) * 3);
    cases.resize(spots.length);
    units.resize(fleet.length);
    names.resize(fleet.length);
    spots.forEach(({ lon, lat, state }, i) => {
      const at = planOf(city, lon, lat, STREET_HEIGHT_M);
      positions.set(at, i * 3);
      setSprite(cases, i, at, caseGlyph(atlas, tones, state), { rightPx: 0, upPx: CASE_LIFT_PX, fromZoom: 0, opacity: 1 });
    });
    fleet.forEach(({ kind, name, lon, lat, look: unitLook }, i) => {
      const at = planOf(city, lon, lat, 2);
      positions.set(at, (spots.length + i) * 3);
      const fromZoom = unitLook === 'on-case' ? 0 : FREE_FROM_ZOOM;
      setSprite(units, i, at, unitGlyph(atlas, tones, kind, unitLook), { rightPx: 0, upPx: 0, fromZoom, opacity: 1 });
      const word = wordGlyph(atlas, name[language], 11, tones.text, tones.halo);
      const rightPx = 14 + word.width / atlas.scale / 2;
      setSprite(names, i, at, unitLook === 'on-case' ? word : null, { rightPx, upPx: 0, fromZoom: NAMES_FROM_ZOOM, opacity: 1 });
    });
    return true;
  };
  const common = { atlas, zoom: () => map.getZoom() };
  const points: MarkPoints = {
    get count() {
      return spots.length + fleet.length;
    },
    get positions() {
      return positions;
    },
    get version() {
      return version;
    },
    liftPx: 0,
    reachPx: (i, zoom) => (i < spots.length || fleet[i - spots.length]?.look === 'on-case' || zoom >= FREE_FROM_ZOOM ? REACH_PX : 0),
    ref: (i) =>
      i < spots.length
        ? (entityFromKey(spots[i]?.entity ?? '') ?? { kind: 'thing', id: spots[i]?.id ?? '' })
        : { kind: 'thing', id: fleet[i - spots.length]?.id ?? '' },
  };
  return {
    marks: [
      createSpriteLayer({ ...common, id: 'units', store: units, seeThrough: true }),
      createSpriteLayer({ ...common, id: 'units-names', store: names, seeThrough: true }),
      createSpriteLayer({ ...common, id: 'cases', store: cases, seeThrough: true }),
    ],
    points,
    look: draw,
    restyle() {
      atlas.clear();
      drawn = '';
      draw();
    },
    setVisible() {},
    close() {
      for (const store of [cases, units, names]) store.release();
    },
  };
}
