/** A stream that measures an amount at a place. */
export interface Sensor {
  readonly row: number;
  readonly property: string;
  /** EPSG:4326 degrees. */
  readonly lon: number;
  readonly lat: number;
}

/** Sensors judged together, so that each has neighbours at hand. */
export const GROUP_SIZE = 16;
/** Cells of the order by place, degrees: some hundred metres. */
const CELL_DEG = 0.002;
const CELLS_A_SIDE = 0xffff;

/** Every bit of a 16-bit number with a gap behind it. */
function spread(bits: number): number {
  let wide = bits;
  wide = (wide | (wide << 8)) & 0x00ff00ff;
  wide = (wide | (wide << 4)) & 0x0f0f0f0f;
  wide = (wide | (wide << 2)) & 0x33333333;
  return (wide | (wide << 1)) & 0x55555555;
}
/** Place along a curve on which neighbours are near (Morton 1966), counted from a south-western corner; wraps after 130 degrees. */
const alongCurve = (lon: number, lat: number): number =>
  (spread(Math.floor((lon + 180) / CELL_DEG) & CELLS_A_SIDE) | (spread(Math.floor((lat + 90) / CELL_DEG) & CELLS_A_SIDE) << 1)) >>> 0;

/** Rows of sensors of one property, near each other, at most `GROUP_SIZE` at a time; every sensor is in one group. */
export function sensorGroups(sensors: readonly Sensor[]): readonly (readonly number[])[] {
  const byProperty = new Map<string, { readonly row: number; readonly at: number }[]>();
  for (const { row, property, lon, lat } of sensors) {
    const known = byProperty.get(property);
    const placed = { row, at: alongCurve(lon, lat) };
    if (known) known.push(placed);
    else byProperty.set(property, [placed]);
  }
  return [...byProperty.values()].flatMap((placed) => {
    const rows = placed.sort((a, b) => a.at - b.at || a.row - b.row).map(({ row }) => row);
    const groups = Math.ceil(rows.length / GROUP_SIZE);
    // Of equal size: a last one of two would have no neighbours to speak of.
    return Array.from({ length: groups }, (_, i) => rows.slice(Math.round((i * rows.length) / groups), Math.round(((i + 1) * rows.length) / groups)));
  });
}
