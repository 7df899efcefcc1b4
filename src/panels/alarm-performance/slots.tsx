import type { AlarmPerformance } from '../../rules/alarms/performance.ts';
import { useWords } from '../ui/desk.ts';
import { words } from './words.ts';

const WIDTH = 420;
const HEIGHT = 72;
const FLOOD_AT = 10;
/** More bars than pixels say nothing: neighbours are drawn as their worst. */
const MOST_BARS = 168;

/** Alarms per ten minutes over the period, with the line above which it is a flood. */
export function Slots({ performance: { slots, mostInTenMin } }: { readonly performance: AlarmPerformance }) {
  const w = useWords(words);
  const per = Math.ceil(slots.length / MOST_BARS);
  const bars = Array.from({ length: Math.ceil(slots.length / per) }, (_, i) => Math.max(...slots.slice(i * per, (i + 1) * per)));
  const top = Math.max(12, ...bars);
  const step = WIDTH / bars.length;
  const y = (n: number): number => HEIGHT - (n / top) * (HEIGHT - 4);
  return (
    <figure className="performance-slots">
      <figcaption className="small">
        <span className="strong">{w('perSlot')}</span> <span className="muted">{w('perSlotBar')}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${w('perSlot')}: ${w('peak')} ${mostInTenMin}`}>
        {bars.map(
          (n, i) =>
            n > 0 && <rect key={i} className={n > FLOOD_AT ? 'over' : ''} x={i * step} width={Math.max(0.8, step - 0.6)} y={y(n)} height={HEIGHT - y(n)} />,
        )}
        <line className="limit" x1={0} x2={WIDTH} y1={y(FLOOD_AT)} y2={y(FLOOD_AT)} />
        <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      </svg>
    </figure>
  );
}
