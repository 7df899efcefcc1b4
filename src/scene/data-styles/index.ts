import type { Painted } from '../../rules/styles/paint.ts';
import { styleTargets, type StyleTarget } from '../../tables/data-style.ts';
import { paletteOf } from '../ground/palette.ts';
import { roadColour } from '../ground/roads.ts';
import type { LayerContext, MapLayer } from '../layers/layer.ts';
import { areaPlaces, showAreas } from './areas.ts';
import { showLabels, type PlacedText } from './labels.ts';
import { createStyledPoints } from './points.ts';
import { roadText, showRoads } from './roads.ts';
import { valueText } from './value-text.ts';

/** Buildings carry their values from here on, so many of those nearest to the middle of the view. */
const BUILDING_LABELS_FROM_ZOOM = 15.5;
const MOST_BUILDING_LABELS = 120;
const MOST_POINT_LABELS = 400;

/** Areas, roads and points painted by data, and labels; buildings are painted by the model itself. */
export function openDataStyles({ inputs, map, theme, restack }: LayerContext): MapLayer {
  const { city, session, styles } = inputs;
  const zoom = (): number => map.getZoom();
  const points = createStyledPoints(city, zoom, theme);
  const [, latDeg] = city.frame.origin;
  const shown: Partial<Record<StyleTarget, Painted | null>> = {};
  let version = -1;
  let labelKey = '';
  const painted = (target: StyleTarget): Painted | null => styles?.painted(target) ?? null;

  const dress = (): void => {
    const { language } = session.getState();
    if (painted('areas') !== shown.areas) showAreas(map, city, painted('areas'), language);
    if (painted('roads') !== shown.roads) showRoads(map, painted('roads'), latDeg, roadColour(paletteOf(session.getState().theme, session.getState().style)));
    if (painted('points') !== shown.points) {
      const had = points.points.count > 0;
      points.show(painted('points'));
      if (had !== points.points.count > 0) restack();
    }
    for (const target of styleTargets) shown[target] = painted(target);
    label();
  };
  const label = (): void => {
    const { language } = session.getState();
    const texts: PlacedText[] = [];
    const areas = labelled(painted('areas'));
    if (areas) areaPlaces(city, areas).forEach((at, i) => isPainted(areas, i) && texts.push({ ...at, text: valueText(areas.column, i, language) }));
    const dots = labelled(painted('points'));
    if (dots)
      for (let i = 0; i < dots.column.values.length && texts.length < MOST_POINT_LABELS; i++) {
        const at = isPainted(dots, i) ? points.place(i) : undefined;
        if (at && isInView(at)) texts.push({ ...at, text: valueText(dots.column, i, language) });
      }
    const buildings = labelled(painted('buildings'));
    if (buildings && zoom() >= BUILDING_LABELS_FROM_ZOOM)
      for (const row of nearestRows(buildings))
        texts.push({ lon: city.buildings.lon[row] as number, lat: city.buildings.lat[row] as number, text: valueText(buildings.column, row, language) });
    const roads = labelled(painted('roads'));
    showLabels(map, theme(), texts, roads ? roadText(roads, (column, i) => valueText(column, i, language)) : null);
  };
  const isInView = ({ lon, lat }: { readonly lon: number; readonly lat: number }): boolean => map.getBounds().contains([lon, lat]);
  /** Painted buildings with a value nearest to the middle of the view. */
  const nearestRows = (buildings: Painted): number[] => {
    const { lng, lat } = map.getCenter();
    const { lon: lons, lat: lats, count } = city.buildings;
    const squeeze = Math.cos((lat * Math.PI) / 180);
    const near: { row: number; away: number }[] = [];
    for (let row = 0; row < Math.min(count, buildings.column.values.length); row++) {
      const away = Math.hypot(((lons[row] as number) - lng) * squeeze, (lats[row] as number) - lat);
      if (away < 0.006 && Number.isFinite(buildings.column.values[row]) && isPainted(buildings, row)) near.push({ row, away });
    }
    return near
      .sort((a, b) => a.away - b.away)
      .slice(0, MOST_BUILDING_LABELS)
      .map(({ row }) => row);
  };
  const look = (): boolean => {
    const isNew = (styles?.version ?? 0) !== version;
    version = styles?.version ?? 0;
    if (isNew) dress();
    // Labels of points and buildings follow the view once it rests.
    const needsView = labelled(painted('buildings')) ?? labelled(painted('points'));
    const { lng, lat } = map.getCenter();
    const key = needsView && !map.isMoving() ? `${lng} ${lat} ${zoom()}` : labelKey;
    const moved = key !== labelKey;
    labelKey = key;
    if (moved && !isNew) label();
    return isNew || moved;
  };
  return {
    get marks() {
      return points.points.count > 0 ? points.marks : [];
    },
    points: points.points,
    look,
    restyle() {
      // The ground was painted anew: what is told by data goes over it again, in the language of now.
      shown.areas = shown.roads = null;
      if (styleTargets.some((target) => painted(target))) dress();
    },
    setVisible() {},
    close: points.release,
  };
}

const labelled = (painted: Painted | null): Painted | null => (painted?.style.label ? painted : null);
const isPainted = ({ paint }: Painted, i: number): boolean => (paint[i * 4 + 3] as number) > 0;
