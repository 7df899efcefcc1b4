import { fail } from '../../base/problem.ts';

/** An element of a small document, prefixes cut off. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const unescaped = (text: string): string => text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
const deepest = 100;

/** A document as a tree, for capabilities of some megabytes at most. Document types are refused: no entity is ever expanded. */
export function parseXmlTree(text: string, where: string): XmlElement {
  const token = /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<!|<(\/?)([A-Za-z_][\w:.-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>|([^<]+)|</g;
  const root: XmlElement = { name: '', attributes: new Map(), children: [], text: '' };
  const stack = [root];
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [whole, cdata, slash, name, body = '', selfClosing, words] = match;
    const top = stack[stack.length - 1] as XmlElement;
    if (whole === '<!' || whole === '<')
      return fail('bad-xml', where, `${JSON.stringify(text.slice(match.index, match.index + 20))} is not what XML allows here`);
    if (cdata !== undefined) top.text += cdata;
    else if (words !== undefined) top.text += unescaped(words.trim());
    else if (name !== undefined && slash) {
      if (top.name !== localName(name)) return fail('bad-xml', where, `</${name}> closes <${top.name}>`);
      stack.pop();
    } else if (name !== undefined) {
      const attributes = new Map([...body.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((m) => [m[1] as string, unescaped(m[2] ?? m[3] ?? '')]));
      const element: XmlElement = { name: localName(name), attributes, children: [], text: '' };
      top.children.push(element);
      if (!selfClosing && stack.push(element) > deepest) return fail('too-deep', where, `nests more than ${deepest} levels deep`);
    }
  }
  const [only] = root.children;
  if (stack.length > 1 || !only) return fail('bad-xml', where, only ? 'ends before its root element is closed' : 'holds no element');
  return only;
}

export const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] => element?.children.filter((child) => child.name === name) ?? [];
export const childOf = (element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined =>
  path.reduce<XmlElement | undefined>((at, name) => childrenOf(at, name)[0], element);
export const textIn = (element: XmlElement | undefined, ...path: readonly string[]): string => childOf(element, ...path)?.text ?? '';
