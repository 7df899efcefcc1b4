import { useLanguage, useWords } from '../../ui/desk.ts';
import type { FeedLook } from '../../ui/feed-desk.ts';
import { formatBytes, formatNumber } from '../../ui/format.ts';
import { words } from './words.ts';

const MOST_LETTERS = 6000;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A message as text; null where it is none. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = utf8.decode(bytes);
    // eslint-disable-next-line no-control-regex
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
/** JSON set out line by line, anything else as it came. */
function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
const hexOf = (bytes: Uint8Array): string => Array.from(bytes.subarray(0, 512), (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** The first message as it came over the wire. */
export function Payload({ look }: { readonly look: FeedLook }) {
  const w = useWords(words);
  const language = useLanguage();
  const [first] = look.messages;
  if (!first) return <p className="small muted">{w('looking')}</p>;
  const text = textOf(first.bytes);
  const shown = text === null ? hexOf(first.bytes) : laidOut(text);
  return (
    <section>
      <h3 className="small muted">
        {w('payload')} · {w('messages', { n: formatNumber(look.messageCount, 0, language) })} ·{' '}
        {w('size', { size: formatBytes(first.bytes.length, language), topic: first.topic === '' ? '–' : first.topic })}
      </h3>
      <pre className="add-code small scroll">
        {shown.slice(0, MOST_LETTERS)}
        {shown.length > MOST_LETTERS && `\n${w('cut')}`}
      </pre>
      {text === null && <p className="small muted">{w('binary')}</p>}
    </section>
  );
}
