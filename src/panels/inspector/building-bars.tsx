import { ageGroups, type BuildingRecord } from '../../tables/buildings.ts';
import { useLanguage, useWords } from '../ui/desk.ts';
import { MISSING, formatNumber } from '../ui/format.ts';
import { words } from './words.ts';

/** More storeys than this are told by the number alone: bars would be hairs. */
const MOST_DRAWN = 60;

/** Fewer people than this are not counted out: one house is not a statistic (k-anonymity with k = 10). */
const LEAST_TOLD = 10;

/** Storeys as a row of floors and residents by age on one scale; unknown numbers are dashes without a bar. */
export function BuildingBars({ building }: { building: BuildingRecord }) {
  const w = useWords(words);
  const language = useLanguage();
  const count = (n: number): string => formatNumber(n, 0, language);
  const isFew = (n: number): boolean => n > 0 && n < LEAST_TOLD;
  const people = (n: number): string => (isFew(n) ? `< ${LEAST_TOLD}` : count(n));
  const floors = Number.isFinite(building.storeys) ? Math.min(MOST_DRAWN, Math.round(building.storeys)) : 0;
  const known = building.people.filter((n) => Number.isFinite(n));
  const most = Math.max(1, ...known);
  const total = known.length === 0 ? NaN : known.reduce((sum, n) => sum + n, 0);
  return (
    <dl className="bar-facts">
      <dt className="muted">{w('storeys')}</dt>
      <dd>
        <span className="bar-value">{count(building.storeys)}</span>
        <span className="bar-storeys" aria-hidden="true">
          {Array.from({ length: floors }, (_, i) => (
            <i key={i} />
          ))}
        </span>
      </dd>
      <dt className="muted">{w('people')}</dt>
      <dd>
        <span className="bar-value strong">{Number.isNaN(total) ? MISSING : people(total)}</span>
      </dd>
      {ageGroups.map((group, i) => {
        const inGroup = building.people[i] as number;
        return [
          <dt key={group} className="muted">
            {w('age', { group: group.replace('-', '–') })}
          </dt>,
          <dd key={`${group} bar`}>
            <span className="bar-value">{people(inGroup)}</span>
            {Number.isFinite(inGroup) && !isFew(inGroup) && (
              <span className="bar-track" aria-hidden="true">
                <span style={{ width: `${(100 * inGroup) / most}%` }} />
              </span>
            )}
          </dd>,
        ];
      })}
    </dl>
  );
}
