import './indicators.css';
import { useCallback } from 'react';
import { lensIds } from '../../rules/lenses/entry.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords, type Desk } from '../ui/desk.ts';
import { saveCsv } from '../ui/export.ts';
import { Icon } from '../ui/icon.tsx';
import type { LensDesk } from '../ui/lens-desk.ts';
import { useLenses } from '../ui/lenses.ts';
import { Card } from './card.tsx';
import { lensCsv, type CsvRow } from './csv.ts';
import { Detail } from './detail.tsx';
import { placeText, readPlace, type LensPlace } from './place.ts';
import { words } from './words.ts';

const MINUTE_MS = 60_000;

/** Indicators in three lenses for city, district and street, each by itself; one of them in full when it is chosen. */
export default function Indicators() {
  const desk = useDesk();
  const w = useWords(words);
  const lenses = useLenses();
  const place = readPlace(useSession((s) => s.toolState['indicators'] ?? ''));
  usePulse();
  const go = useCallback(
    (change: Partial<LensPlace>): void =>
      desk.session.setState((s) => ({
        toolState: { ...s.toolState, indicators: placeText({ ...readPlace(s.toolState['indicators'] ?? ''), ...change }) },
      })),
    [desk],
  );
  const chosen = place.id === null ? null : (lenses?.one(place.id, place.area) ?? null);
  return (
    <div className="lens">
      <div className="panel-head">
        <h2>{w('title')}</h2>
        <AreaChoice desk={desk} area={place.area} onChoose={(area) => go({ area })} />
        <button type="button" className="small edged" disabled={!lenses} onClick={() => lenses && save(desk, lenses, place)}>
          <Icon name="download" size={14} /> CSV
        </button>
      </div>
      <div className="lens-tabs" role="tablist" aria-label={w('lenses')}>
        {lensIds.map((lens) => (
          <button
            key={lens}
            type="button"
            role="tab"
            id={`lens-tab-${lens}`}
            aria-selected={lens === place.lens}
            aria-controls="lens-sheet"
            tabIndex={lens === place.lens ? 0 : -1}
            onKeyDown={(event) => {
              const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
              if (step === 0) return;
              const next = lensIds[(lensIds.indexOf(lens) + step + lensIds.length) % lensIds.length] ?? lens;
              go({ lens: next, id: null });
              document.getElementById(`lens-tab-${next}`)?.focus();
            }}
            onClick={() => go({ lens, id: null })}
          >
            {w(lens)}
          </button>
        ))}
        <span className="grow" />
        {lenses?.targetDay && <span className="small muted">{w('by', { day: lenses.targetDay })}</span>}
      </div>
      <div id="lens-sheet" role="tabpanel" aria-labelledby={`lens-tab-${place.lens}`} className="scroll lens-sheet">
        {!lenses && <p className="lens-note muted">{w('loading')}</p>}
        {lenses && chosen && <Detail lenses={lenses} reading={chosen} place={place} go={go} />}
        {lenses && !chosen && <Sheet lenses={lenses} place={place} go={go} />}
      </div>
    </div>
  );
}

function Sheet({ lenses, place, go }: { readonly lenses: LensDesk; readonly place: LensPlace; go(change: Partial<LensPlace>): void }) {
  const w = useWords(words);
  const nowMs = Math.floor(useDesk().clock.now() / MINUTE_MS) * MINUTE_MS;
  const open = useCallback((id: string): void => go({ id }), [go]);
  return (
    <>
      <div className="lens-cards">
        {lenses.read(place.area, place.lens).map((reading) => (
          <Card key={reading.entry.id} reading={reading} state={lenses.path(reading.entry.id, place.area)} nowMs={nowMs} onOpen={open} />
        ))}
      </div>
      <p className="lens-note small muted">
        {w('proxy')} · {w('noBlend')}
      </p>
    </>
  );
}

function AreaChoice({ desk, area, onChoose }: { readonly desk: Desk; readonly area: string | null; onChoose(area: string | null): void }) {
  const w = useWords(words);
  const language = useLanguage();
  const { districts, streets } = desk.city;
  const known = area === null ? undefined : desk.city.area(area)?.properties;
  const district = known?.level === 'street' ? known.parent : known?.id;
  const own = streets.filter(({ properties }) => district !== undefined && properties.parent === district);
  const option = ({ properties }: (typeof districts)[number]) => (
    <option key={properties.id} value={properties.id}>
      {properties.name[language]}
    </option>
  );
  if (districts.length === 0) return null;
  return (
    <select aria-label={w('area')} value={area ?? ''} onChange={(e) => onChoose(e.target.value === '' ? null : e.target.value)}>
      <option value="">{w('city')}</option>
      <optgroup label={w('districts')}>{districts.map(option)}</optgroup>
      {own.length > 0 && (
        <optgroup label={w('streetsOf', { name: desk.city.area(district ?? '')?.properties.name[language] ?? '' })}>{own.map(option)}</optgroup>
      )}
    </select>
  );
}

/** All three lenses of the area, and of every smaller area where one indicator is chosen. */
function save(desk: Desk, lenses: LensDesk, { area, id }: LensPlace): void {
  const row = (areaId: string | null, reading: CsvRow['reading']): CsvRow => {
    const state = lenses.path(reading.entry.id, areaId);
    return { area: areaId ?? 'city', reading, path: state.kind === 'ready' ? state.path : null };
  };
  if (id === null) return saveCsv(`indicators-${area ?? 'city'}`, lensCsv(lenses.read(area).map((reading) => row(area, reading))));
  const areas = [null, ...[...desk.city.districts, ...desk.city.streets].map(({ properties }) => properties.id)];
  saveCsv(
    `indicator-${id}`,
    lensCsv(
      areas.flatMap((one) => {
        const reading = lenses.one(id, one);
        return reading ? [{ area: one ?? 'city', reading, path: null }] : [];
      }),
    ),
  );
}
