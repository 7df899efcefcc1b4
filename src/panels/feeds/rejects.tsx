import type { RejectExample } from '../../tables/feed-report.ts';
import { useLanguage, useWords } from '../ui/desk.ts';
import type { FeedSummary } from '../ui/feed-desk.ts';
import { formatNumber } from '../ui/format.ts';
import { clockText, useZone } from '../ui/time.ts';
import { words } from './words.ts';

/** What was refused: how often, why, and one example with what was there and where it came from. */
export function Rejects({ feed, examples }: { readonly feed: FeedSummary; readonly examples: readonly RejectExample[] }) {
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const reasons = Object.entries(feed.rejected)
    .filter(([, n]) => n > 0)
    .sort(([, a], [, b]) => b - a);
  return (
    <section>
      <h3 className="small muted">{w('rejects')}</h3>
      {reasons.length === 0 ? (
        <p className="small muted">{w('noRejects')}</p>
      ) : (
        <table className="feed-rejects">
          <thead>
            <tr className="small muted">
              <th scope="col">{w('reason')}</th>
              <th scope="col" className="number">
                {w('count')}
              </th>
              <th scope="col">{w('example')}</th>
            </tr>
          </thead>
          <tbody>
            {reasons.map(([reason, n]) => {
              const example = examples.find((e) => e.reason === reason);
              return (
                <tr key={reason}>
                  <th scope="row">{Object.hasOwn(words, reason) ? w(reason as 'bad-json') : reason}</th>
                  <td className="number">{formatNumber(n, 0, language)}</td>
                  <td className="small">
                    {example && (
                      <>
                        <code className="feed-what">{example.what === '' ? (reason === 'personal-data' ? w('withheld') : '–') : example.what}</code>
                        <span className="muted">
                          {clockText(example.atMs, zone)} · {example.where}
                        </span>
                      </>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
