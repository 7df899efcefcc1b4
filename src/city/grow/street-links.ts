import type { StreetProperties } from '../streets/street-file.ts';
import type { StreetLine } from './furniture.ts';
import type { Placer } from './ground.ts';
import { connectLines, type StreetGraph } from './street-graph.ts';

/** A gap this small between two streets is a kerb cut, not a missing bridge. */
const JOIN_M = 40;

/** Everything one drives or walks on as a graph, paths and motorway bridges included. */
export const connectTraffic = (streets: readonly StreetLine[]): StreetGraph => connectLines(streets, JOIN_M);

export function streetLinks(graph: StreetGraph, streets: readonly StreetLine[], place: Placer): GeoJSON.Feature<GeoJSON.LineString, StreetProperties>[] {
  return graph.edges.map((edge) => {
    const name = streets[edge.street]?.name;
    return {
      type: 'Feature',
      properties: { from: edge.a, to: edge.b, class: edge.class, ...(name ? { name_zh: name.zh, name_en: name.en } : {}) },
      geometry: { type: 'LineString', coordinates: edge.line.map((p) => [...place(p)]) },
    };
  });
}
