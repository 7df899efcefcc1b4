import './debug.css';
import { useDesk, usePulse, useSession } from '../ui/desk.ts';

/** `?debug`: what the product measures of itself, as it is. */
export default function Debug() {
  const on = useSession((s) => s.debug);
  return on ? <Figures /> : null;
}

function Figures() {
  const desk = useDesk();
  usePulse();
  return (
    <dl className="debug small">
      {Object.entries(desk.stats()).map(([name, value]) => (
        <div key={name}>
          <dt className="muted">{name}</dt>
          <dd>{typeof value === 'number' ? Number(value.toPrecision(5)) : value}</dd>
        </div>
      ))}
    </dl>
  );
}
