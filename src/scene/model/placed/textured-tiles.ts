import type { PlanFrame } from '../../../base/geodesy.ts';
import type { BuildingTable } from '../../../tables/buildings.ts';
import { placeMatrix } from '../placing.ts';
import type { TileKeeper } from '../tile-stream.ts';
import type { ContentView } from './content-view.ts';
import { stageContent, type StageParts } from './feature-links.ts';

/**
 * A keeper of building tiles that also draws what of them has pictures: the same tiles, shown and dropped together, each
 * textured feature picked and selected as the building it is.
 */
export function withTextures(keeper: TileKeeper, parts: StageParts, table: BuildingTable, frame: PlanFrame, datumM: number): TileKeeper {
  const views = new Map<number, ContentView>();
  return {
    arrive(node, placed, prepared) {
      const bytes = keeper.arrive(node, placed, prepared);
      const { textured, features } = prepared;
      if (!textured || textured.parts.length === 0) return bytes;
      const numbers = new Map(features.id.map((id, feature) => [id, feature]));
      const view = stageContent(
        {
          setId: 'buildings',
          path: node.contentUrl ?? String(node.id),
          content: textured,
          toThree: placeMatrix(node.anchor, frame, datumM),
          levels: [],
          buildings: { idOf: (feature) => features.id[feature] ?? '', numberOf: (id) => (table.find(id) < 0 ? undefined : numbers.get(id)) },
        },
        parts,
      );
      views.set(node.id, view);
      return bytes + view.bytes;
    },
    show(id, isShown) {
      keeper.show(id, isShown);
      views.get(id)?.show(isShown);
    },
    drop(id) {
      keeper.drop(id);
      views.get(id)?.dispose();
      views.delete(id);
    },
  };
}
