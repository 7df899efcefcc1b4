type Ring = readonly (readonly number[])[];

const signedArea = (ring: Ring): number =>
  ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length] as readonly number[];
    return sum + ((x as number) * (v as number) - (u as number) * (y as number)) / 2;
  }, 0);

/** Widest stretch of a horizontal line inside a polygon: its length and its middle. */
function widestSpan(rings: readonly Ring[], y: number): { length: number; x: number } {
  const crossings: number[] = [];
  for (const ring of rings)
    ring.forEach(([x0, y0], i) => {
      const [x1, y1] = ring[(i + 1) % ring.length] as readonly number[];
      if ((y0 as number) > y !== (y1 as number) > y)
        crossings.push((x0 as number) + ((y - (y0 as number)) / ((y1 as number) - (y0 as number))) * ((x1 as number) - (x0 as number)));
    });
  crossings.sort((a, b) => a - b);
  let best = { length: 0, x: NaN };
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const length = (crossings[i + 1] as number) - (crossings[i] as number);
    if (length > best.length) best = { length, x: ((crossings[i + 1] as number) + (crossings[i] as number)) / 2 };
  }
  return best;
}

/** A point well inside a polygon (its largest part): the middle of the widest of nine level lines across it. */
export function labelPoint(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon): readonly [lon: number, lat: number] {
  const parts: readonly (readonly Ring[])[] = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const largest = [...parts].sort((a, b) => Math.abs(signedArea(b[0] ?? [])) - Math.abs(signedArea(a[0] ?? [])))[0] ?? [];
  const ys = (largest[0] ?? []).map(([, y]) => y as number);
  const [south, north] = [Math.min(...ys), Math.max(...ys)];
  let best = { length: 0, x: largest[0]?.[0]?.[0] ?? NaN, y: south };
  for (let i = 1; i <= 9; i++) {
    const y = south + ((north - south) * i) / 10;
    const span = widestSpan(largest, y);
    // Lines near the middle win unless another is clearly wider.
    const weighted = span.length * (1 - Math.abs(i - 5) * 0.08);
    if (weighted > best.length) best = { length: weighted, x: span.x, y };
  }
  return [best.x, best.y];
}
