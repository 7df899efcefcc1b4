import { ProblemError } from '../../base/problem.ts';
import { childOf, childrenOf, readXml, type XmlNode } from '../../city/formats/xml.ts';
import type { RejectReason } from '../../tables/batch.ts';

export { childOf, childrenOf, type XmlNode };

/** A message's document element with all its children, or why it was refused. No entities, no document type, nothing fetched. */
export function xmlTree(bytes: Uint8Array): XmlNode | RejectReason {
  let root: XmlNode | null = null;
  const members: XmlNode[] = [];
  try {
    readXml(bytes, 'message', { root: (node) => void (root = node), member: (node) => void members.push(node) }, []);
  } catch (error) {
    if (!(error instanceof ProblemError)) return 'bad-xml';
    const [first] = error.problems;
    return first?.code === 'too-deep' || first?.code === 'too-large' ? first.code : 'bad-xml';
  }
  if (root === null) return 'bad-xml';
  const { name, prefix, space, attributes } = root as XmlNode;
  return { name, prefix, space, attributes, children: members, text: '' };
}

/** Text of a child, trimmed; empty where there is none. */
export const textOf = (node: XmlNode, name: string): string => childOf(node, name)?.text.trim() ?? '';

/** Whether bytes look like XML: the first that is no blank and no byte order mark is `<`. */
export function isXml(bytes: Uint8Array): boolean {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length && (bytes[at] as number) <= 32) at++;
  return bytes[at] === 60;
}
