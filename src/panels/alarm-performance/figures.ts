import type { Language } from '../../base/words.ts';
import type { AlarmPerformance } from '../../rules/alarms/performance.ts';
import { formatNumber, MISSING, THIN } from '../ui/format.ts';
import type { words } from './words.ts';

type Word = keyof typeof words;

/** One figure with the one it is held against. */
export interface Figure {
  readonly key: Word;
  readonly how: Word;
  readonly value: string;
  readonly target: string;
  /** Null where there is no limit to meet. */
  readonly verdict: 'met' | 'missed' | null;
}

const percent = (share: number, language: Language, decimals = 1): string =>
  Number.isFinite(share) ? `${formatNumber(share * 100, decimals, language)}${THIN}%` : MISSING;

/** Figures and limits of EEMUA 191 (3rd ed., table of performance levels) and ISA-18.2 (16.5). */
export function figuresOf(p: AlarmPerformance, language: Language): readonly Figure[] {
  const judge = (isMet: boolean): Figure['verdict'] => (isMet ? 'met' : 'missed');
  const count = (n: number): string => formatNumber(n, 0, language);
  const split = `${p.split.map((share) => formatNumber(share * 100, 0, language)).join(' / ')}${THIN}%`;
  return [
    { key: 'rate', how: 'rateHow', value: formatNumber(p.perTenMin, 2, language), target: '≤ 1', verdict: judge(p.perTenMin <= 1) },
    { key: 'peak', how: 'peakHow', value: count(p.mostInTenMin), target: '≤ 10', verdict: judge(p.mostInTenMin <= 10) },
    { key: 'flood', how: 'floodHow', value: percent(p.floodShare, language), target: `< 1${THIN}%`, verdict: judge(p.floodShare < 0.01) },
    { key: 'calm', how: 'calmHow', value: percent(p.calmShare, language), target: MISSING, verdict: null },
    { key: 'chattering', how: 'chatteringHow', value: count(p.chattering.length), target: '0', verdict: judge(p.chattering.length === 0) },
    { key: 'stale', how: 'staleHow', value: count(p.stale), target: '< 5', verdict: judge(p.stale < 5) },
    { key: 'standing', how: 'standingHow', value: count(p.standing), target: '< 10', verdict: judge(p.standing < 10) },
    { key: 'split', how: 'splitHow', value: p.raised === 0 ? MISSING : split, target: `5 / 15 / 80${THIN}%`, verdict: null },
    {
      key: 'share',
      how: 'shareHow',
      value: percent(p.topShare, language, 0),
      target: `< 5${THIN}%`,
      verdict: p.raised === 0 ? null : judge(p.topShare < 0.05),
    },
  ];
}
