import { describeProperty } from '../../../tables/properties.ts';
import { useDesk, useLanguage, useWords } from '../../ui/desk.ts';
import type { FeedLook } from '../../ui/feed-desk.ts';
import { formatNumber, formatReading } from '../../ui/format.ts';
import { clockText, useZone } from '../../ui/time.ts';
import { words as feedWords } from '../words.ts';
import { judgePlaces } from './propose.ts';
import { words } from './words.ts';

const SHOWN = 6;

/** What the feed would bring as declared: streams, their places against the city's bounds, what would be refused. */
export function Preview({ look, onSwap }: { readonly look: FeedLook; readonly onSwap: (() => void) | null }) {
  const desk = useDesk();
  const w = useWords(words);
  const f = useWords(feedWords);
  const language = useLanguage();
  const zone = useZone();
  const count = (n: number): string => formatNumber(n, 0, language);
  const { inside, outside, nowhere, swapped } = judgePlaces(
    [...look.streams.map(({ descriptor }) => descriptor), ...look.vehiclePlaces],
    desk.city.manifest.bounds,
  );
  const rejected = Object.entries(look.rejected).filter(([, n]) => n > 0);
  const brings = [
    look.streamCount > 0 && w('streams', { n: count(look.streamCount) }),
    look.vehicles > 0 && w('vehicles', { n: count(look.vehicles) }),
    look.records > 0 && w('records', { n: count(look.records) }),
  ].filter((text) => text !== false);
  if (brings.length + rejected.length === 0) return null;
  return (
    <section>
      <h3 className="small muted">
        {w('preview')}
        {brings.length > 0 && ` · ${brings.join(' · ')}`}
      </h3>
      {look.streams.length + look.vehiclePlaces.length > 0 && (
        <p className="small">{w('places', { inside: count(inside), outside: count(outside), nowhere: count(nowhere) })}</p>
      )}
      {swapped > 0 && (
        <p className="add-fault" role="alert">
          {w('swapped', { n: count(swapped) })}{' '}
          {onSwap && (
            <button type="button" className="edged small" onClick={onSwap}>
              {w('swap')}
            </button>
          )}
        </p>
      )}
      <ul className="add-streams small">
        {look.streams.slice(0, SHOWN).map(({ descriptor, value, timeMs }) => (
          <li key={descriptor.id}>
            <span className="cut grow">{descriptor.id}</span>
            <span>{formatReading(describeProperty(descriptor.property, descriptor.unit), value, descriptor.unit, language)}</span>
            <span className="muted">{clockText(timeMs, zone)}</span>
          </li>
        ))}
      </ul>
      {rejected.map(([reason, n]) => (
        <p key={reason} className="small">
          {w('rejected')} {count(n)}: {Object.hasOwn(feedWords, reason) ? f(reason as 'bad-json') : reason}{' '}
          <span className="muted">{look.rejects.find((e) => e.reason === reason)?.what}</span>
        </p>
      ))}
    </section>
  );
}
