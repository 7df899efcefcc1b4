/** Compact GeoJSON text: coordinates to 7 decimals (about 1 cm), members in the given order, one feature a line. */
const decimals = 1e7;

const rounded = (value: unknown): unknown => {
  if (typeof value === 'number') return Math.round(value * decimals) / decimals;
  return Array.isArray(value) ? value.map(rounded) : value;
};

function compactGeometry(geometry: GeoJSON.Geometry): unknown {
  if (geometry.type === 'GeometryCollection') return { type: geometry.type, geometries: geometry.geometries.map(compactGeometry) };
  return { type: geometry.type, coordinates: rounded(geometry.coordinates) };
}

/** Deterministic: the same features in the same order give the same text. Other members than geometry and properties are dropped. */
export function geojsonText(features: readonly GeoJSON.Feature[]): string {
  const lines = features.map((feature) =>
    JSON.stringify({ type: 'Feature', properties: feature.properties ?? {}, geometry: compactGeometry(feature.geometry) }),
  );
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`;
}
