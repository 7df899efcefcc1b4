import type { MeaningOf } from './code-lists.ts';
import { attributeOf, childOf, type XmlNode } from '../xml.ts';

type Nested = Record<string, unknown>;

/** Words are kept as words: numbers with a leading zero are codes. */
const isNumber = (text: string): boolean => /^[+-]?(?:0|[1-9]\d{0,14})(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);

/** Names of CityGML's own modules stand alone; those of extensions (ADE) keep their prefix. */
export const nameOf = ({ name, prefix, space }: XmlNode): string =>
  prefix === '' || /opengis\.net\/(citygml|gml)|oasis:names/.test(space) ? name : `${prefix}:${name}`;

function put(into: Nested, name: string, value: unknown): void {
  if (value === undefined) return;
  const before = into[name];
  // The same attribute again makes a list.
  if (!Object.hasOwn(into, name)) into[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else into[name] = [before, value];
}

/** `gen:stringAttribute name="..."` and its kin, with sets nested. */
function putGeneric(node: XmlNode, into: Nested): boolean {
  const kind = /^(string|int|double|date|uri|measure)Attribute$/.exec(node.name)?.[1];
  const name = node.attributes['name'];
  if (name === undefined) return false;
  if (node.name === 'genericAttributeSet') {
    const inner: Nested = {};
    for (const child of node.children) putGeneric(child, inner);
    put(into, name, inner);
    return true;
  }
  if (kind === undefined) return false;
  const value = childOf(node, 'value');
  const text = value?.text.trim() ?? '';
  const number = Number(text);
  if (kind === 'measure') put(into, name, { value: number, uom: value?.attributes['uom'] ?? '' });
  else put(into, name, (kind === 'int' || kind === 'double') && text !== '' && Number.isFinite(number) ? number : text);
  return true;
}

/** Anything that is not an attribute but a shape or a link to one. */
const isShape = ({ space, name }: XmlNode): boolean => /opengis\.net\/gml/.test(space) && !['name', 'description', 'MeasureType'].includes(name);

function valueOf(node: XmlNode, meaningOf: MeaningOf): unknown {
  if (node.children.length > 0) {
    const inner: Nested = {};
    for (const child of node.children) if (!isShape(child) && !putGeneric(child, inner)) putAttribute(child, inner, meaningOf);
    const [only] = Object.keys(inner);
    // A property that holds one object of nearly its own name says it twice (uro:buildingDetails/uro:BuildingDetails).
    const isWrapped = only !== undefined && Object.keys(inner).length === 1 && only.toLowerCase() === nameOf(node).toLowerCase();
    return Object.keys(inner).length === 0 ? undefined : isWrapped ? inner[only] : inner;
  }
  const text = node.text.trim();
  if (text === '') return attributeOf(node, 'href');
  const { uom } = node.attributes;
  if (uom !== undefined && isNumber(text)) return { value: Number(text), uom };
  if (node.attributes['codeSpace'] !== undefined) return text;
  if (text === 'true' || text === 'false') return text === 'true';
  return isNumber(text) ? Number(text) : text;
}

function putAttribute(node: XmlNode, into: Nested, meaningOf: MeaningOf): void {
  const name = nameOf(node);
  const value = valueOf(node, meaningOf);
  const { codeSpace } = node.attributes;
  const meaning = codeSpace !== undefined && typeof value === 'string' ? meaningOf(codeSpace, value) : undefined;
  put(into, name, meaning ?? value);
  if (meaning !== undefined) put(into, `${name}@code`, value);
}

/** An attribute of a feature into its nested record: plain, coded, measured, generic or of an extension. */
export function readAttribute(node: XmlNode, into: Nested, meaningOf: MeaningOf): void {
  if (!putGeneric(node, into)) putAttribute(node, into, meaningOf);
}
