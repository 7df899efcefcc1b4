import { fail, type Problem } from '../../../base/problem.ts';
import type { ParsedModel } from '../citymodel/import-model.ts';
import type { CityObject } from '../citymodel/model.ts';
import type { ImportOptions, SourceFile } from '../format.ts';
import { createCodeLists } from './code-lists.ts';
import { createAppearanceDesk } from './read-appearance.ts';
import { readFeature, type ObjectContext } from './read-object.ts';
import { attributeOf, readXml, type XmlNode } from '../xml.ts';

const members = new Set(['cityObjectMember', 'featureMember', 'featureMembers', 'member']);

function versionOf(root: XmlNode, where: string): string {
  const version = /opengis\.net\/citygml\/(?:profiles\/[\w/]+?\/)?(\d\.\d)$/.exec(root.space)?.[1];
  if (root.name !== 'CityModel' || version === undefined)
    return fail('not-citygml', where, `its root is ${root.name} of ${root.space || 'no namespace'}, not a CityModel of CityGML 1.0 or 2.0`);
  return version === '1.0' || version === '2.0' ? version : fail('unsupported-version', where, `CityGML ${version}: 1.0 and 2.0 are read`);
}

/** The first `srsName` in a member, where the file's envelope has none. */
function referenceIn(node: XmlNode): string | null {
  const own = node.attributes['srsName'];
  if (own !== undefined) return own;
  for (const child of node.children) {
    const below = referenceIn(child);
    if (below !== null) return below;
  }
  return null;
}

/** `EPSG:4326` alone is commonly written with longitude first; URN and URL forms promise the registry's order (OGC 06-135r11). */
const promisesOrder = (srsName: string | null): boolean => srsName !== null && /^(urn:|https?:)/i.test(srsName);

/** CityGML 1.0 and 2.0 (GML 3.1.1), member by member. */
export function parseCityGml({ name: where, bytes }: SourceFile, options: ImportOptions): ParsedModel {
  const notes: Problem[] = [];
  const objects = new Map<string, CityObject>();
  const appearances = createAppearanceDesk(where, notes);
  const context: ObjectContext = { where, notes, objects, appearances, meaningOf: createCodeLists(where, options, notes), prototypes: new Map() };
  let version = '';
  let reference: string | null = null;
  let featureCount = 0;

  const feature = (node: XmlNode): void => {
    // The relief feature is a frame around its components.
    if (node.name === 'ReliefFeature') {
      for (const component of node.children.filter(({ name }) => name === 'reliefComponent')) component.children.forEach(feature);
      return;
    }
    reference ??= referenceIn(node);
    featureCount++;
    if (readFeature(node, context) === null && !objects.has(attributeOf(node, 'id') ?? ''))
      notes.push({ code: 'object-not-known', where, why: `${node.name} is no feature that is read` });
  };
  const member = (node: XmlNode): void => {
    if (node.name === 'boundedBy') reference = referenceIn(node) ?? reference;
    else if (members.has(node.name)) node.children.forEach(feature);
    else if (node.name === 'appearanceMember' || node.name === 'appearance') node.children.forEach(appearances.add);
  };
  readXml(bytes, where, { root: (root) => void (version = versionOf(root, where)), member }, notes);
  if (version === '') return fail('bad-xml', `${where}:1:1`, 'the file is empty');

  const appearance = appearances.finish();
  const vertexCount = [...objects.values()].reduce((sum, { vertices }) => sum + vertices.xyz.length / 3, 0);
  const model = { where, version, referenceSystem: reference, isLatitudeFirst: promisesOrder(reference), objects, appearance, vertexCount, featureCount };
  return { model, notes };
}
