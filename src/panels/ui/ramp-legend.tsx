import './ramp-legend.css';
import type { Rgb } from '../../rules/styles/ramps.ts';

/** A continuous ramp with its ends in words. */
export function RampLegend({ at, from, to, label }: { at: (share: number) => Rgb; from: string; to: string; label: string }) {
  const stops = Array.from({ length: 9 }, (_, i) => `rgb(${at(i / 8).join(' ')}) ${(i / 8) * 100}%`).join(', ');
  return (
    <div className="ramp-legend small" role="img" aria-label={`${label}: ${from} – ${to}`}>
      <div style={{ background: `linear-gradient(90deg, ${stops})` }} />
      <span className="muted">{from}</span>
      <span className="muted">{to}</span>
    </div>
  );
}
