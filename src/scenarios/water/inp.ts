/** What an EPANET input file says beside the hydraulics, which the toolkit does not hand out. */
export interface InpNotes {
  /** Longitude and latitude of nodes by id, where the file has them. */
  readonly spots: ReadonlyMap<string, readonly [lon: number, lat: number]>;
  /** Tags of nodes by id: here the zone each belongs to. */
  readonly nodeTags: ReadonlyMap<string, string>;
}

/** Rows of a section: words of every line that is no comment. */
function* rowsOf(inp: string, section: string): Generator<readonly string[]> {
  let isInside = false;
  for (const raw of inp.split('\n')) {
    const line = raw.split(';')[0]?.trim() ?? '';
    if (line.startsWith('[')) isInside = line.toUpperCase() === `[${section}]`;
    else if (isInside && line !== '') yield line.split(/\s+/);
  }
}

export function readInpNotes(inp: string): InpNotes {
  const spots = new Map<string, readonly [number, number]>();
  for (const [id = '', x, y] of rowsOf(inp, 'COORDINATES')) {
    const [lon, lat] = [Number(x), Number(y)];
    if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) spots.set(id, [lon, lat]);
  }
  const nodeTags = new Map<string, string>();
  for (const [kind = '', id = '', tag = ''] of rowsOf(inp, 'TAGS')) if (kind.toUpperCase() === 'NODE') nodeTags.set(id, tag);
  return { spots, nodeTags };
}
