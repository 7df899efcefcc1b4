import { fail, type Problem } from '../../../base/problem.ts';
import { featureLayers, positionOf, valueOf, type FeatureFile } from '../feature-layers.ts';
import type { ModelFormat, SourceFile } from '../format.ts';
import { childOf, childrenOf, readXml, type XmlNode } from '../xml.ts';
import { geometryOf } from './geometry.ts';

/** Containers of a KML document (OGC 12-007r2, 9). */
const containers = new Set(['Document', 'Folder']);

function attributesOf(placemark: XmlNode, folders: readonly string[]): Record<string, string | number> {
  const said: Record<string, string | number> = {};
  const say = (name: string | undefined, text: string | undefined): void => {
    if (name && text !== undefined && text.trim() !== '') said[name] = valueOf(text.trim());
  };
  for (const name of ['name', 'description', 'address', 'phoneNumber']) say(name, childOf(placemark, name)?.text);
  say('id', placemark.attributes['id']);
  if (folders.length > 0) said['folder'] = folders.join(' / ');
  const extended = childOf(placemark, 'ExtendedData');
  for (const data of extended ? childrenOf(extended, 'Data') : []) say(data.attributes['name'], childOf(data, 'value')?.text);
  for (const set of extended ? childrenOf(extended, 'SchemaData') : [])
    for (const data of childrenOf(set, 'SimpleData')) say(data.attributes['name'], data.text);
  return said;
}

function readKml(file: SourceFile, notes: Problem[]): FeatureFile {
  const features: GeoJSON.Feature[] = [];
  let title: string | null = null;
  let skipped = 0;
  let linked = 0;
  const visit = (node: XmlNode, folders: readonly string[]): void => {
    if (containers.has(node.name)) {
      const name = childOf(node, 'name')?.text.trim();
      if (node.name === 'Document') title ??= name || null;
      const below = node.name === 'Folder' && name ? [...folders, name] : folders;
      for (const child of node.children) visit(child, below);
    } else if (node.name === 'Placemark') {
      const geometry = geometryOf(node, positionOf);
      if (geometry) features.push({ type: 'Feature', properties: attributesOf(node, folders), geometry });
      else skipped++;
    } else if (node.name === 'NetworkLink' || node.name.endsWith('Overlay')) linked++;
  };
  const visitor = {
    root({ name }: XmlNode): void {
      if (name !== 'kml') fail('not-kml', file.name, `its root is ${name}`);
    },
    member: (node: XmlNode): void => visit(node, []),
  };
  readXml(file.bytes, file.name, visitor, notes);
  if (skipped > 0) notes.push({ code: 'feature-skipped', where: file.name, why: `${skipped} placemarks have no point, line or area that stands on the earth` });
  if (linked > 0) notes.push({ code: 'not-fetched', where: file.name, why: `${linked} network links and overlays name other files and are left out` });
  return { file, title, features };
}

/** KML 2.x (OGC 12-007r2): placemarks with their attributes; styles, links and overlays are left out. */
export const format: ModelFormat = {
  read(files) {
    const notes: Problem[] = [];
    return featureLayers(
      files.map((file) => readKml(file, notes)),
      'EPSG:4326',
      notes,
    );
  },
};
