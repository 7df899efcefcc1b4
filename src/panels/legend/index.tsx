import './legend.css';
import type { WordTable } from '../../base/words.ts';
import { styleTargets } from '../../tables/data-style.ts';
import { useDesk, usePulse, useSession, useWords } from '../ui/desk.ts';
import { DataLegend } from '../ui/legend.tsx';

const words = { legend: { zh: '图例', en: 'Legend' } } satisfies WordTable;

/** What the colours on the map mean, as long as anything is styled by data. */
export default function MapLegend() {
  const desk = useDesk();
  const w = useWords(words);
  usePulse();
  useSession((s) => s.styles);
  const legends = styleTargets.flatMap((target) => desk.styles.painted(target)?.legend ?? []);
  if (legends.length === 0) return null;
  return (
    <section className="map-legend scroll" aria-label={w('legend')}>
      {legends.map((legend) => (
        <DataLegend key={legend.target} legend={legend} />
      ))}
    </section>
  );
}
