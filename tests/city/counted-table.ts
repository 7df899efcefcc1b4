import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where real files lie, beside the project; tests skip where they are not. */
export const realFiles = join(process.cwd(), '../shared/real');
export const isAtHand = (folder: string): boolean => existsSync(join(realFiles, folder));

export interface Counted {
  readonly version: string;
  readonly objects: number;
  readonly features: number;
  readonly types: Readonly<Record<string, number>>;
  readonly vertices: number;
  readonly surfaces: number;
  /** Geometries per level of detail, `None` where they do not say. */
  readonly lods: Readonly<Record<string, number>>;
  readonly crs: string | null;
  readonly bbox: readonly number[] | null;
}

/** `Building:52 BuildingPart:52` as a record; names may start with `+`. */
const tally = (text: string): Record<string, number> =>
  Object.fromEntries([...text.matchAll(/(\S+):(\d+)/g)].map(([, name, count]) => [name as string, Number(count)]));

/** What a script of others counted in every CityJSON file of a folder (SOURCE.md beside the files); null = not parseable. */
export function countedTable(folder: string): Map<string, Counted | null> {
  const rows = readFileSync(join(realFiles, folder, 'SOURCE.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| [^ |]+\//.test(line));
  return new Map(
    rows.map((row): [string, Counted | null] => {
      const [file = '', version = '', objects = '', types = '', vertices = '', surfaces = '', lods = '', crs = '', bbox = ''] = row
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      if (version.startsWith('not parseable')) return [file, null];
      const features = Number(/\((\d+) features\)/.exec(objects)?.[1] ?? 0);
      const counted: Counted = {
        version,
        objects: parseInt(objects, 10),
        features,
        types: tally(types),
        vertices: Number(vertices),
        surfaces: Number(surfaces),
        lods: tally(lods),
        crs: crs === 'None' ? null : crs,
        bbox: bbox === 'None' ? null : (JSON.parse(bbox) as number[]),
      };
      return [file, counted];
    }),
  );
}
