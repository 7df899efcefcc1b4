import './chain.css';
import { worstOf, type ChainLink } from '../../rules/chain/chain.ts';
import { chainWords } from './chain.words.ts';
import { useLanguage, useWords } from './desk.ts';
import { formatNumber, MISSING, THIN } from './format.ts';
import { delayText } from './time.ts';

const isSecurity = (link: ChainLink): boolean => link.id === 'secured';

/** The eight links a number comes through, with delay and loss of each as far as anybody knows; the first glance says where it is worst. */
export function ChainStrip({ chain }: { readonly chain: readonly ChainLink[] }) {
  const w = useWords(chainWords);
  const language = useLanguage();
  const percent = (share: number): string =>
    share > 0 && share < 0.0005
      ? `<${THIN}${formatNumber(0.1, 1, language)}${THIN}%`
      : `${formatNumber(share * 100, share > 0 && share < 0.1 ? 1 : 0, language)}${THIN}%`;
  const why = (link: ChainLink): string => {
    if (isSecurity(link)) return link.basis === 'unknown' ? w('unknown') : w(`${link.basis as 'plain'}.why`);
    const count = (n: number): string => formatNumber(n, 0, language);
    const figures = [
      Number.isNaN(link.p95Ms) ? '' : w('p95', { p95: delayText(link.p95Ms, language) }),
      Number.isNaN(link.loss) ? '' : w('lostOf', { lost: count(link.lost), of: count(link.of) }),
    ];
    return [w(link.basis), ...figures.filter((text) => text !== '')].join(' · ');
  };
  const { slowest, leakiest } = worstOf(chain);
  const linkOf = (id: string | null): ChainLink | undefined => chain.find((link) => link.id === id);
  const [slow, leak] = [linkOf(slowest), linkOf(leakiest)];
  return (
    <div className="chain" role="group" aria-label={w('chain')}>
      <ol className="chain-links">
        {chain.map((link) => {
          const isUnknown = Number.isNaN(link.delayMs) && Number.isNaN(link.loss) && (!isSecurity(link) || link.basis === 'unknown');
          return (
            <li key={link.id} className="chain-link" data-unknown={isUnknown} data-worst={link.id === slowest || link.id === leakiest} title={why(link)}>
              <span className="chain-name small muted cut">{w(link.id)}</span>
              {isSecurity(link) ? (
                <span className="chain-word small">{w(link.basis as 'plain')}</span>
              ) : isUnknown ? (
                <span className="chain-word small muted">{w('unknown')}</span>
              ) : (
                <>
                  <span className="chain-delay" aria-label={w('delay')}>
                    {Number.isNaN(link.delayMs) ? MISSING : delayText(link.delayMs, language)}
                  </span>
                  <span className="chain-loss small muted" aria-label={w('loss')}>
                    {Number.isNaN(link.loss) ? MISSING : w('lostShare', { share: percent(link.loss) })}
                  </span>
                </>
              )}
              <span className="visually-hidden">{why(link)}</span>
            </li>
          );
        })}
      </ol>
      {(slow ?? leak) && (
        <p className="chain-worst small muted">
          {[
            slow && w('slowest', { link: w(slow.id), delay: delayText(slow.delayMs, language) }),
            leak && w('leakiest', { link: w(leak.id), loss: percent(leak.loss) }),
          ]
            .filter((text) => text !== undefined)
            .join(' · ')}
        </p>
      )}
    </div>
  );
}
