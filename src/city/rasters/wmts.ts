import { WGS84_A_M } from '../../base/geodesy.ts';
import { fail } from '../../base/problem.ts';
import { shown } from '../formats/json-door.ts';
import type { RasterDeclaration } from '../pack/manifest.ts';
import type { TileAddress } from './addresses.ts';
import { childOf, childrenOf, parseXmlTree, textIn, type XmlElement } from './xml-tree.ts';

/** A layer of a WMTS as tiles of the web mercator pyramid. */
export interface WmtsLayer {
  readonly address: TileAddress;
  /** One address of its kind, to see whose origin it is. */
  readonly sample: string;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly tileSize: number;
  readonly bounds?: readonly [number, number, number, number];
}

/** Scale denominator of zoom 0 at 256 pixels (OGC 07-057r7, Annex E.4: GoogleMapsCompatible), pixels of 0.28 mm. */
const scaleOfZoom0 = 559082264.0287178;
const cornerM = Math.PI * WGS84_A_M;
const isWebMercator = (crs: string): boolean => /EPSG:(.*:)?(3857|900913|102100|102113)$/i.test(crs);

/** Names of the matrices by zoom, or why the set is not the web mercator pyramid. */
function zoomsOf(set: XmlElement): ReadonlyMap<number, string> | string {
  const crs = textIn(set, 'SupportedCRS');
  if (!isWebMercator(crs)) return `is in ${crs}`;
  const zooms = new Map<number, string>();
  for (const matrix of childrenOf(set, 'TileMatrix')) {
    const size = Number(textIn(matrix, 'TileWidth'));
    const zoom = Math.log2(scaleOfZoom0 / Number(textIn(matrix, 'ScaleDenominator')) / (size / 256));
    const [left, top] = textIn(matrix, 'TopLeftCorner').split(/\s+/).map(Number);
    const whole = Math.round(zoom);
    if (
      !(Math.abs(zoom - whole) < 1e-3) ||
      !(Math.abs((left as number) + cornerM) < 1) ||
      !(Math.abs((top as number) - cornerM) < 1) ||
      Number(textIn(matrix, 'MatrixWidth')) !== 2 ** whole
    )
      return `has a matrix ${shown(textIn(matrix, 'Identifier'))} that is no level of the web mercator pyramid`;
    zooms.set(whole, textIn(matrix, 'Identifier'));
  }
  return zooms.size > 0 ? zooms : 'has no matrices';
}

function chooseSet(
  contents: XmlElement | undefined,
  layer: XmlElement,
  wish: string | undefined,
  where: string,
): { readonly id: string; readonly zooms: ReadonlyMap<number, string>; readonly tileSize: number } {
  const links = childrenOf(layer, 'TileMatrixSetLink').map((link) => textIn(link, 'TileMatrixSet'));
  const wanted = wish === undefined ? links : links.filter((id) => id === wish);
  const reasons: string[] = [];
  for (const id of wanted) {
    const set = childrenOf(contents, 'TileMatrixSet').find((one) => textIn(one, 'Identifier') === id);
    const zooms = set ? zoomsOf(set) : 'is not described';
    if (set && typeof zooms !== 'string') return { id, zooms, tileSize: Number(textIn(set, 'TileMatrix', 'TileWidth')) || 256 };
    reasons.push(`${shown(id)} ${String(zooms)}`);
  }
  return fail(
    'unsupported-matrix-set',
    where,
    wanted.length === 0
      ? `the layer has no tile matrix set ${shown(wish)}, only ${links.join(', ')}`
      : `no tile matrix set fits the map (GoogleMapsCompatible): ${reasons.join('; ')}`,
  );
}

const corners = (element: XmlElement | undefined): WmtsLayer['bounds'] => {
  const numbers = `${textIn(element, 'LowerCorner')} ${textIn(element, 'UpperCorner')}`.trim().split(/\s+/).map(Number);
  return numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as [number, number, number, number]) : undefined;
};

/** A layer of WMTS 1.0.0 capabilities (OGC 07-057r7). Problems: `bad-xml`, `not-wmts`, `no-such-layer`, `unsupported-matrix-set`, `no-tile-address`. */
export function readWmts(text: string, where: string, wish: RasterDeclaration): WmtsLayer {
  const root = parseXmlTree(text, where);
  if (root.name !== 'Capabilities')
    return fail(
      'not-wmts',
      where,
      `is <${root.name}>, not WMTS capabilities${root.name === 'ExceptionReport' ? `: ${textIn(root, 'Exception', 'ExceptionText').slice(0, 200)}` : ''}`,
    );
  const contents = childOf(root, 'Contents');
  const layers = childrenOf(contents, 'Layer');
  const layer = layers.find((one) => textIn(one, 'Identifier') === wish.layer);
  if (!layer)
    return fail(
      'no-such-layer',
      where,
      `${shown(wish.layer)} is none of ${layers
        .map((one) => textIn(one, 'Identifier'))
        .slice(0, 20)
        .join(', ')}`,
    );
  const set = chooseSet(contents, layer, wish.matrixSet, where);
  const styles = childrenOf(layer, 'Style');
  const style = wish.imageStyle ?? textIn(styles.find((one) => one.attributes.get('isDefault') === 'true') ?? styles[0], 'Identifier');
  const formats = childrenOf(layer, 'Format').map(({ text: format }) => format);
  const format = wish.format ?? (formats.includes('image/png') ? 'image/png' : (formats[0] ?? 'image/png'));
  const resource = childrenOf(layer, 'ResourceURL').find(({ attributes }) => attributes.get('resourceType') === 'tile' && attributes.get('format') === format);
  const template = resource?.attributes.get('template') ?? keyValueTemplate(root, wish.layer ?? '', format);
  if (template === null) return fail('no-tile-address', where, 'names neither a tile template nor a GetTile address');
  const fixed = template.replaceAll(/\{style\}/gi, encodeURIComponent(style)).replaceAll('{TileMatrixSet}', encodeURIComponent(set.id));
  // Further dimensions (time, elevation) by their defaults.
  const whole = childrenOf(layer, 'Dimension').reduce(
    (address, dimension) => address.replaceAll(`{${textIn(dimension, 'Identifier')}}`, encodeURIComponent(textIn(dimension, 'Default'))),
    fixed,
  );
  const address: TileAddress = (z, x, y) =>
    whole
      .replaceAll('{TileMatrix}', encodeURIComponent(set.zooms.get(z) ?? String(z)))
      .replaceAll('{TileCol}', String(x))
      .replaceAll('{TileRow}', String(y));
  const bounds = corners(childOf(layer, 'WGS84BoundingBox'));
  const zooms = [...set.zooms.keys()];
  return { address, sample: address(0, 0, 0), minZoom: Math.min(...zooms), maxZoom: Math.max(...zooms), tileSize: set.tileSize, ...(bounds ? { bounds } : {}) };
}

function keyValueTemplate(root: XmlElement, layer: string, format: string): string | null {
  const operation = childrenOf(childOf(root, 'OperationsMetadata'), 'Operation').find(({ attributes }) => attributes.get('name') === 'GetTile');
  const gets = childrenOf(childOf(operation, 'DCP', 'HTTP'), 'Get');
  const href = gets.map(({ attributes }) => attributes.get('xlink:href') ?? attributes.get('href')).find((one) => one !== undefined);
  if (href === undefined) return null;
  const joint = href.includes('?') ? (/[?&]$/.test(href) ? '' : '&') : '?';
  return `${href}${joint}SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${encodeURIComponent(layer)}&STYLE={style}&FORMAT=${encodeURIComponent(format)}&TILEMATRIXSET={TileMatrixSet}&TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}`;
}
