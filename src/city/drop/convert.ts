import { fail } from '../../base/problem.ts';
import type { SourceFile } from '../formats/format.ts';
import { readFiles } from '../formats/read-files.ts';
import { isTiff } from '../formats/sniff.ts';
import { mercatorGridOf, type HeightRaster } from '../terrain/raster.ts';
import { elevationPicture } from './elevation-picture.ts';
import { memoryPack } from './memory-pack.ts';
import type { DropEvents, DropOutcome, DropWishes } from './outcome.ts';

/** More than this does not fit a page beside a city. */
const mostBytes = 1_000_000_000;

/** Files from a person's disk as a city pack in memory; any thread. Rejects with a ProblemError naming file, place and reason. */
export async function convertFiles(files: readonly File[], wishes: DropWishes, tell: (progress: DropEvents['progress']) => void): Promise<DropOutcome> {
  const whole = files.reduce((sum, { size }) => sum + size, 0);
  const [first] = files;
  if (!first) return fail('no-input', 'drop', 'no file');
  if (whole > mostBytes)
    return fail('too-large', first.name, `${(whole / 1e6).toFixed(0)} MB: a page holds ${mostBytes / 1e6} MB; import it with npm run city`);
  const sources: SourceFile[] = [];
  let read = 0;
  for (const file of files) {
    sources.push({ name: file.webkitRelativePath || file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    read += file.size;
    tell({ step: 'reading', done: read / Math.max(1, whole) });
  }
  const [source] = sources;
  if (source && sources.length === 1 && isTiff(source)) return heightsOf(source, tell);
  const model = await readFiles(sources, { beside: besideOf(sources), progress: (done) => tell({ step: 'converting', done }) });
  const outcome = await memoryPack(model, wishes, (_, done) => tell({ step: 'drawing', done }));
  return model.elevation ? withPicture(outcome, model.elevation, first.name) : outcome;
}

/** Heights of the ground, coloured and shaded, beside whatever else a file holds. */
async function withPicture(outcome: DropOutcome, raster: HeightRaster, where: string): Promise<DropOutcome> {
  const { content, ...picture } = await pictureOf(raster, where);
  return { ...outcome, files: [...outcome.files, [picture.path, content]], picture };
}

/** A GeoTIFF of heights alone: no city could be made of it. */
async function heightsOf(source: SourceFile, tell: (progress: DropEvents['progress']) => void): Promise<DropOutcome> {
  const { readGeotiff } = await import('../terrain/geotiff.ts');
  const raster = await readGeotiff(source.bytes, source.name);
  tell({ step: 'converting', done: 0.5 });
  const { content, ...picture } = await pictureOf(raster, source.name);
  tell({ step: 'drawing', done: 1 });
  const { bounds, lowestM, highestM } = picture;
  const tenth = (m: number): number => Math.round(m * 10) / 10;
  return {
    manifest: null,
    files: [[picture.path, content]],
    layers: [],
    picture,
    buildings: 0,
    bounds,
    counts: { columns: raster.width, rows: raster.height, 'lowest, m': tenth(lowestM), 'highest, m': tenth(highestM) },
    notes: [],
    places: [],
    isLifted: false,
  };
}

async function pictureOf(raster: HeightRaster, where: string): Promise<NonNullable<DropOutcome['picture']> & { readonly content: Blob }> {
  const { width, height, rgba, bounds, lowestM, highestM } = elevationPicture(mercatorGridOf(raster, where), raster.valueM);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return { path: 'elevation.png', bounds, lowestM, highestM, content: await canvas.convertToBlob({ type: 'image/png' }) };
}

/** Pictures and code lists that were dropped together with a model, by the path it gives. */
function besideOf(sources: readonly SourceFile[]): (model: string, path: string) => Uint8Array | null {
  return (model, path) => {
    const folder = model.slice(0, model.lastIndexOf('/') + 1);
    const wanted = `${folder}${path.replace(/\\/g, '/').replace(/^\.\//, '')}`;
    return sources.find(({ name }) => name === wanted)?.bytes ?? null;
  };
}
