import { SaxesParser } from 'saxes';
import { fail, type Problem } from '../../base/problem.ts';

/** An element as read: its own text, its elements, and what its prefix stands for. */
export interface XmlNode {
  /** Name without prefix. */
  readonly name: string;
  readonly prefix: string;
  /** Namespace URI; the prefix itself where the file does not declare it. */
  readonly space: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  text: string;
}

/** Deeper than any sane document; more in one member than any building. */
const deepest = 200;
const mostNodes = 4e6;
const mostText = 5e8;
const chunkBytes = 1 << 20;

/** The encoding an XML declaration names (XML 1.0, 4.3.3), UTF-8 where it names none. */
function decoderOf(bytes: Uint8Array, where: string): TextDecoder {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be');
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const name = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(name, { fatal: true });
  } catch {
    return fail('bad-encoding', where, `${name} is not an encoding known here`);
  }
}

const withoutBom = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text);
const split = (name: string): readonly [prefix: string, local: string] => {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
};

export interface XmlVisitor {
  /** The document's element, before anything in it. Throw to refuse the file. */
  root(node: XmlNode): void;
  /** A child of the document's element, whole; it is let go of afterwards. */
  member(node: XmlNode): void;
}

/**
 * Read an XML document member by member: memory holds one child of the root at a time. No entity but the five of XML itself is
 * expanded, a document type declaration is refused, nothing outside the file is fetched. Undeclared prefixes are told and kept
 * by their name, since such files are about. Problems: `bad-xml` with line and column, `xml-doctype`, `too-deep`, `too-large`.
 */
export function readXml(bytes: Uint8Array, where: string, visitor: XmlVisitor, notes: Problem[]): void {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const place = (): string => `${where}:${parser.line}:${parser.column}`;
  const open: XmlNode[] = [];
  const spaces: Readonly<Record<string, string>>[] = [{ xml: 'http://www.w3.org/XML/1998/namespace' }];
  const strange = new Set<string>();
  let nodes = 0;
  let characters = 0;

  parser.on('error', (error) => fail('bad-xml', place(), error.message.replace(/^[\d:]+\s*/, '')));
  parser.on('doctype', () => fail('xml-doctype', place(), 'a document type declaration can define entities and is not read'));
  parser.on('opentag', ({ name, attributes }) => {
    const own = attributes as Record<string, string>;
    const declared = Object.entries(own).filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'));
    const scope = declared.length === 0 ? spaces.at(-1) : { ...spaces.at(-1), ...Object.fromEntries(declared.map(([key, uri]) => [key.slice(6), uri])) };
    spaces.push(scope ?? {});
    const [prefix, local] = split(name);
    const space = scope && Object.hasOwn(scope, prefix) ? scope[prefix] : undefined;
    if (space === undefined && prefix !== '' && !strange.has(prefix)) {
      strange.add(prefix);
      notes.push({
        code: 'undeclared-prefix',
        where: place(),
        why: `the prefix ${JSON.stringify(prefix)} is not declared; what it marks is kept under that name`,
      });
    }
    const node: XmlNode = { name: local, prefix, space: space ?? prefix, attributes: own, children: [], text: '' };
    if (open.length >= deepest) fail('too-deep', place(), `nests more than ${deepest} levels deep`);
    if (++nodes > mostNodes) fail('too-large', place(), `one member holds more than ${mostNodes} elements`);
    if (open.length === 0) visitor.root(node);
    else if (open.length > 1) open.at(-1)?.children.push(node);
    open.push(node);
  });
  const text = (said: string): void => {
    const node = open.at(-1);
    if (!node) return;
    characters += said.length;
    if (characters > mostText) fail('too-large', place(), `one member holds more than ${mostText} characters`);
    if (open.length > 1) node.text += said;
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => {
    spaces.pop();
    const node = open.pop();
    if (open.length !== 1 || !node) return;
    visitor.member(node);
    nodes = characters = 0;
  });

  const decoder = decoderOf(bytes, where);
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const chunk = decoder.decode(bytes.subarray(at, at + chunkBytes), { stream: at + chunkBytes < bytes.length });
      parser.write(at === 0 ? withoutBom(chunk) : chunk);
    }
  } catch (error) {
    if (error instanceof TypeError) fail('bad-encoding', where, `is not ${decoder.encoding} text`);
    throw error;
  }
  parser.close();
}

/** The first child of a name, and all of them. */
export const childOf = (node: XmlNode, name: string): XmlNode | undefined => node.children.find((child) => child.name === name);
export const childrenOf = (node: XmlNode, name: string): readonly XmlNode[] => node.children.filter((child) => child.name === name);
/** An attribute whatever its prefix: `gml:id`, `xlink:href`. */
export function attributeOf(node: XmlNode, name: string): string | undefined {
  for (const [key, value] of Object.entries(node.attributes)) if (key === name || key.endsWith(`:${name}`)) return value;
  return undefined;
}
