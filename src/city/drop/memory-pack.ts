import { createPlanFrame } from '../../base/geodesy.ts';
import type { ImportedModel } from '../formats/format.ts';
import { packInputOf } from '../pack/from-model.ts';
import type { CityManifest } from '../pack/manifest.ts';
import { groundLayers, type Progress } from '../pack/pack-input.ts';
import { geojsonText } from '../pack/round-geojson.ts';
import { writeBuildings } from '../pack/write-buildings.ts';
import { writeFurniture } from '../pack/write-furniture.ts';
import { placesOf } from './drop-places.ts';
import { onCity } from './on-relief.ts';
import type { DroppedLayer, DropOutcome, DropWishes } from './outcome.ts';

const mediaTypeOf = (path: string): string =>
  path.endsWith('.glb') ? 'model/gltf-binary' : path.endsWith('.geojson') ? 'application/geo+json' : 'application/json';

/** Buildings under ids of this drop alone. */
const owned = (model: ImportedModel, id: string): ImportedModel => ({
  ...model,
  buildings: model.buildings.map((building) => ({ ...building, record: { ...building.record, id: `${id}/${building.record.id}` } })),
  services: (model.services ?? []).map((service) => ({ ...service, properties: { ...service.properties, id: `${id}/${service.properties.id}` } })),
});

/** A model as a city pack in memory. The ground stays GeoJSON: its worker cuts it into tiles as it goes. */
export async function memoryPack(read: ImportedModel, wishes: DropWishes, progress: Progress): Promise<DropOutcome> {
  const { model, isLifted } = onCity(read, wishes);
  const files = new Map<string, Blob>();
  const folder = {
    write(path: string, content: string | Uint8Array): Promise<void> {
      files.set(path, new Blob([content as string | Uint8Array<ArrayBuffer>], { type: mediaTypeOf(path) }));
      return Promise.resolve();
    },
  };
  const layers: DroppedLayer[] = [];
  const put = async (path: string, name: string, features: readonly GeoJSON.Feature[]): Promise<void> => {
    await folder.write(path, geojsonText(features));
    layers.push({ path, name, count: features.length });
  };
  const input = packInputOf(owned(model, wishes.id), { id: wishes.id, name: wishes.name, ellipsoidOffsetM: wishes.ellipsoidOffsetM });
  const frame = createPlanFrame([model.origin.lon, model.origin.lat]);

  const ground: Record<string, string> = {};
  for (const layer of groundLayers) {
    const features = input.ground[layer]?.features ?? [];
    if (features.length === 0) continue;
    ground[layer] = `ground/${layer}.geojson`;
    await put(ground[layer], layer, features);
  }
  const kinds = [...new Set(input.services.map(({ properties }) => properties.kind))];
  for (const kind of kinds)
    await put(
      `services/${kind}.geojson`,
      kind,
      input.services.filter(({ properties }) => properties.kind === kind),
    );
  const overlays = (input.overlays ?? []).map(({ name, data }, i) => ({
    id: `${wishes.id}-${i + 1}`,
    title: { zh: name, en: name },
    geojson: `overlays/${i + 1}.geojson`,
    data,
    name,
  }));
  for (const { geojson, name, data } of overlays) await put(geojson, name, data.features);
  const buildings = await writeBuildings(input.buildings, frame, wishes.ellipsoidOffsetM, folder, progress);
  const furniture = await writeFurniture(input.furniture, frame, wishes.ellipsoidOffsetM, folder);

  const manifest: CityManifest = {
    ...input.manifest,
    ...(buildings ? { buildings } : {}),
    ...(Object.keys(ground).length > 0 ? { ground: { geojson: ground } } : {}),
    ...(kinds.length > 0
      ? { services: kinds.map((kind) => ({ kind, title: input.serviceTitles?.[kind] ?? { zh: kind, en: kind }, file: `services/${kind}.geojson` })) }
      : {}),
    ...(furniture ? { furniture } : {}),
    ...(overlays.length > 0 ? { overlays: overlays.map(({ id, title, geojson }) => ({ id, title, geojson })) } : {}),
  };
  const { bounds, counts, notes } = model;
  return { manifest, files: [...files], layers, buildings: buildings?.count ?? 0, bounds, counts, notes, places: placesOf(model, wishes.id), isLifted };
}
