import { fail } from '../../../base/problem.ts';
import { noTags, type OsmMember, type OsmSink, type Tags } from './data.ts';

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const unescaped = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex?: string, decimal?: string, name?: string) => {
        if (name !== undefined) return entities[name] ?? whole;
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      })
    : text;

const lineOf = (text: string, at: number): number => {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++;
  return line;
};

type Attributes = ReadonlyMap<string, string>;

interface Open {
  readonly name: 'node' | 'way' | 'relation';
  readonly attributes: Attributes;
  readonly at: number;
  tags: Map<string, string> | null;
  readonly refs: number[];
  readonly members: OsmMember[];
}

/**
 * OSM XML 0.6 (wiki.openstreetmap.org/wiki/OSM_XML) into a sink. Tags are scanned one after another, nothing is built of
 * the rest. Doctypes are refused (no entity of a file's own is ever expanded). Problems: `not-osm`, `truncated-file`,
 * `bad-xml`, `bad-position` with file:line.
 */
export function readOsmXml(text: string, where: string, sink: OsmSink, progress: (done: number) => void = () => undefined): void {
  const spot = (at: number): string => `${where}:${lineOf(text, at)}`;
  const token = /<!--[^]*?-->|<\?[^]*?\?>|<!|<(\/?)([A-Za-z_][\w:.-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>|</g;
  const attribute = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
  let open: Open | null = null;
  let root: 'before' | 'inside' | 'after' = 'before';
  let steps = 0;

  const attributesOf = (body: string): Attributes => {
    const out = new Map<string, string>();
    attribute.lastIndex = 0;
    for (let match = attribute.exec(body); match; match = attribute.exec(body)) out.set(match[1] as string, unescaped(match[2] ?? match[3] ?? ''));
    return out;
  };
  const numberIn = (attributes: Attributes, name: string, at: number): number => {
    const value = Number(attributes.get(name) ?? NaN);
    return Number.isFinite(value) ? value : fail('bad-xml', spot(at), `${name}=${JSON.stringify(attributes.get(name) ?? null)} is not a number`);
  };
  const finish = (element: Open): void => {
    const id = numberIn(element.attributes, 'id', element.at);
    // Deleted elements of a history or change file are no longer there.
    if (element.attributes.get('visible') === 'false' || element.attributes.get('action') === 'delete') return;
    const tags: Tags = element.tags ?? noTags;
    if (element.name === 'way') return sink.way({ id, refs: element.refs, tags });
    if (element.name === 'relation') return sink.relation({ id, members: element.members, tags });
    const lon = numberIn(element.attributes, 'lon', element.at);
    const lat = numberIn(element.attributes, 'lat', element.at);
    if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return fail('bad-position', spot(element.at), `node ${id} at ${lon}, ${lat} lies outside EPSG:4326`);
    sink.node(id, lon, lat, tags);
  };
  const child = (name: string, body: string, at: number): void => {
    if (!open) return;
    const attributes = attributesOf(body);
    if (name === 'tag') (open.tags ??= new Map()).set(attributes.get('k') ?? '', attributes.get('v') ?? '');
    else if (name === 'nd') open.refs.push(numberIn(attributes, 'ref', at));
    else if (name === 'member') {
      const type = attributes.get('type');
      if (type === 'node' || type === 'way' || type === 'relation')
        open.members.push({ type, ref: numberIn(attributes, 'ref', at), role: attributes.get('role') ?? '' });
    }
  };

  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [whole, slash, name, body, selfClosing] = match;
    if (whole === '<!') return fail('bad-xml', spot(match.index), 'a document type or CDATA section, which OSM files never hold');
    if (whole === '<')
      return fail(
        token.lastIndex > text.length - 4096 && !text.includes('>', match.index) ? 'truncated-file' : 'bad-xml',
        spot(match.index),
        'a tag that is not closed',
      );
    if (name === undefined) continue;
    if (root === 'before') {
      if (name !== 'osm') return fail('not-osm', spot(match.index), `begins with <${name}>, not with <osm>`);
      root = selfClosing ? 'after' : 'inside';
    } else if (name === 'osm' && slash) root = 'after';
    else if (name === 'node' || name === 'way' || name === 'relation') {
      if (slash) {
        if (open?.name !== name) return fail('bad-xml', spot(match.index), `</${name}> closes nothing`);
        finish(open);
        open = null;
      } else {
        if (open) return fail('bad-xml', spot(match.index), `<${name}> inside <${open.name}>`);
        const element: Open = { name, attributes: attributesOf(body ?? ''), at: match.index, tags: null, refs: [], members: [] };
        if (selfClosing) finish(element);
        else open = element;
      }
    } else if (!slash) child(name, body ?? '', match.index);
    if (++steps % 65536 === 0) progress(match.index / text.length);
  }
  if (root === 'before') return fail('not-osm', where, 'holds no <osm> element');
  if (root === 'inside' || open) return fail('truncated-file', spot(text.length), 'ends before </osm>');
}
