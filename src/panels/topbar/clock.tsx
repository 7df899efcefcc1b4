import { useRef, useState } from 'react';
import { useDesk, usePulse, useSession, useWords } from '../ui/desk.ts';
import { Popover } from '../ui/popover.tsx';
import { clockText, dayText, offsetText, useZone, zoneOf } from '../ui/time.ts';
import { words } from './words.ts';

const zones = ['city', 'local', 'utc'] as const;

/** The shown instant; pressing it shows the same instant on other clocks and lets one be chosen. */
export function ClockButton() {
  const desk = useDesk();
  const w = useWords(words);
  const zone = useZone();
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  usePulse();
  const nowMs = desk.clock.now();
  return (
    <>
      <button ref={anchor} type="button" className="clock-button" aria-expanded={open} title={w('zoneHint')} onClick={() => setOpen(!open)}>
        <time className="city-clock" dateTime={`${dayText(nowMs, zone)}T${clockText(nowMs, zone)}`}>
          {clockText(nowMs, zone)}
        </time>
        <span className="clock-side small muted">
          <span>{offsetText(nowMs, zone)}</span>
          <span>{dayText(nowMs, zone)}</span>
        </span>
      </button>
      {open && (
        <Popover anchor={anchor} label={w('zones')} width={360} onClose={() => setOpen(false)}>
          <ZoneChoice nowMs={nowMs} />
        </Popover>
      )}
    </>
  );
}

function ZoneChoice({ nowMs }: { nowMs: number }) {
  const desk = useDesk();
  const w = useWords(words);
  const chosen = useSession((s) => s.zone);
  return (
    <div className="zones" role="radiogroup" aria-label={w('zones')}>
      {zones.map((choice) => {
        const zone = zoneOf(desk, choice);
        return (
          <button key={choice} type="button" role="radio" aria-checked={choice === chosen} onClick={() => desk.session.setState({ zone: choice })}>
            <span className="zone-dot" aria-hidden="true">
              {choice === chosen ? '●' : '○'}
            </span>
            <span className="grow">{w(`zone.${choice}`)}</span>
            <span className="strong">{clockText(nowMs, zone)}</span>
            <span className="small muted zone-side">
              {offsetText(nowMs, zone)} · {dayText(nowMs, zone).slice(5)}
            </span>
          </button>
        );
      })}
    </div>
  );
}
