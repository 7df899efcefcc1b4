interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** Great-circle distance, haversine (Sinnott 1984), on the mean sphere. */
export function kmBetween(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const h = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** A view straight down in which bounds (west, south, east, north) fill about a screen. */
export const viewOver = ([west, south, east, north]: readonly [number, number, number, number]): Place & { readonly zoom: number; readonly pitch: number } => ({
  lon: (west + east) / 2,
  lat: (south + north) / 2,
  zoom: Math.min(16, Math.max(1, Math.log2(360 / Math.max(1e-4, east - west)))),
  pitch: 0,
});
