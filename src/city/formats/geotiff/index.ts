import { fail } from '../../../base/problem.ts';
import { readGeotiff } from '../../terrain/geotiff.ts';
import { boundsOfRaster } from '../../terrain/raster.ts';
import type { ImportedModel, ImportOptions, ModelFormat, SourceFile } from '../format.ts';

/** Beyond this web mercator shows nothing. */
const MOST_LAT_DEG = 85.05;

async function read(files: readonly SourceFile[], options: ImportOptions): Promise<ImportedModel> {
  const [file, second] = files;
  if (!file) return fail('no-input', 'import', 'no file to read');
  if (second) return fail('several-terrains', second.name, `a city has one relief, and ${file.name} is it: join the rasters into one first`);
  const elevation = await readGeotiff(file.bytes, file.name, options.elevationProj4);
  const bounds = boundsOfRaster(elevation);
  const [west, south, east, north] = bounds;
  if (!(west >= -180 && east <= 180 && south >= -MOST_LAT_DEG && north <= MOST_LAT_DEG))
    return fail('bad-extent', file.name, `lies at ${bounds.map((b) => b.toFixed(3)).join(', ')} degrees, where no map reaches: is the CRS right?`);
  return {
    crs: elevation.crs,
    origin: { lon: (west + east) / 2, lat: (south + north) / 2 },
    bounds: [west, south, east, north],
    buildings: [],
    ground: {},
    elevation,
    counts: { 'elevation cell': elevation.width * elevation.height },
    notes: [],
  };
}

/** GeoTIFF elevation rasters: the relief of whatever is imported with them, or a city of relief alone. */
export const format: ModelFormat = { read };
