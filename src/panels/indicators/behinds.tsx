import { useEffect, useMemo, useState } from 'react';
import type { Sketch } from '../../base/sketch.ts';
import { entityFromKey, standingM } from '../../city/city.ts';
import type { LensEntry } from '../../rules/lenses/entry.ts';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { selectAndFly } from '../ui/entity.ts';
import { formatAmount, MISSING } from '../ui/format.ts';
import type { Behind, LensDesk } from '../ui/lens-desk.ts';
import { useMapTools, useSketch } from '../ui/tool.ts';
import { words } from './words.ts';

const MOST_ROWS = 80;
const MOST_DOTS = 1500;
const AGAIN_MS = 5000;

/** What the number was made of, and what it lacks: to be found in the list and on the map. */
export function Behinds({ lenses, entry, area }: { readonly lenses: LensDesk; readonly entry: LensEntry; readonly area: string | null }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [onlyLeft, setOnlyLeft] = useState(false);
  const [isOnMap, setOnMap] = useState(true);
  const slot = Math.floor(desk.clock.now() / AGAIN_MS);
  const { version } = lenses;
  const all = useMemo(() => sorted(lenses.behind(entry.id, area)), [lenses, entry.id, area, slot, version]); // eslint-disable-line react-hooks/exhaustive-deps
  const shown = onlyLeft ? all.filter(({ isIn }) => !isIn) : all;
  const selected = desk.session.getState().selected;
  return (
    <section className="lens-section">
      <div className="lens-section-head">
        <h4 className="strong grow">
          {w('behind')} <span className="small muted">{w('behindCount', { shown: Math.min(shown.length, MOST_ROWS), count: shown.length })}</span>
        </h4>
        <button type="button" className="small" aria-pressed={onlyLeft} onClick={() => setOnlyLeft(!onlyLeft)}>
          {w('notCounted')}
        </button>
        <button type="button" className="small" aria-pressed={isOnMap} onClick={() => setOnMap(!isOnMap)}>
          {w('onMap')}
        </button>
      </div>
      {isOnMap && <OnMap desk={desk} list={shown} />}
      {shown.length === 0 && <p className="small muted">{all.length > 0 ? w('noneLeft') : w('none')}</p>}
      <ul className="lens-behind">
        {shown.slice(0, MOST_ROWS).map((one, i) => (
          <li key={`${one.caseId ?? one.key} ${i}`}>
            <button
              type="button"
              className="lens-behind-row"
              disabled={one.key === null && one.caseId === undefined}
              aria-pressed={one.key !== null && one.key === selected}
              title={one.caseId === undefined ? w('fly') : w('openCase')}
              onClick={() => choose(desk, one)}
            >
              <span className={`lens-mark${one.isIn ? ' in' : ''}`} aria-hidden="true" />
              <span className="cut">{one.name[language]}</span>
              <span className="small muted cut">{one.note?.[language] ?? ''}</span>
              <span className={one.isIn ? 'lens-rank-value' : 'lens-rank-value hatched'}>
                {Number.isFinite(one.value) ? formatAmount(one.value, one.unit, one.decimals, language) : MISSING}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is left out comes first: it is what one can do something about; then the greatest. */
const sorted = (list: readonly Behind[]): readonly Behind[] =>
  [...list].sort((a, b) => Number(a.isIn) - Number(b.isIn) || (Number.isNaN(b.value) ? -1 : b.value) - (Number.isNaN(a.value) ? -1 : a.value));

function choose(desk: Desk, { key, caseId }: Behind): void {
  if (caseId !== undefined) return desk.session.setState((s) => ({ work: 'cases', toolState: { ...s.toolState, cases: caseId } }));
  const ref = key === null ? null : entityFromKey(key);
  if (ref) selectAndFly(desk, ref);
}

function OnMap({ desk, list }: { readonly desk: Desk; readonly list: readonly Behind[] }) {
  const tools = useMapTools();
  // Places move seldom: the sketch is made anew only when the list of them is another.
  const key = list
    .slice(0, MOST_DOTS)
    .map(({ key: id, caseId, isIn }) => `${caseId ?? id}${isIn ? '' : '!'}`)
    .join();
  const [sketch, setSketch] = useState<Sketch>({});
  useEffect(() => {
    const placed = list.slice(0, MOST_DOTS).filter(({ lon, lat }) => Number.isFinite(lon) && Number.isFinite(lat));
    setSketch({
      dots: placed.map(({ lon, lat, isIn }) => ({
        at: { lon, lat, heightM: standingM(desk.city, lon, lat) + 2 },
        tone: isIn ? ('accent' as const) : ('bad' as const),
        handle: isIn,
      })),
    });
  }, [desk, key]); // eslint-disable-line react-hooks/exhaustive-deps
  useSketch(tools, 'indicators', sketch);
  return null;
}
