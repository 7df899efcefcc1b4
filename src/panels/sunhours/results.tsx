import { ramps } from '../../rules/styles/ramps.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { saveCsv, saveGeoJson } from '../ui/export.ts';
import { formatAmount, formatLength, formatNumber } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { RampLegend } from '../ui/ramp-legend.tsx';
import { ToolChoice, ToolResults } from '../ui/tool-card.tsx';
import { scaleHours, spreadHours } from './paint.ts';
import { csvOf, featuresOf, figuresOf, type DayAnswer } from './study.ts';
import { words } from './words.ts';

/** Which day's hours are painted, or what lies between the two. */
export type Shown = 0 | 1 | 'difference';

const OVER_H = 2;

/** What came out, with its legend, its method and its files. */
export function Results({ days, stepMin, shown, onShow }: { days: readonly DayAnswer[]; stepMin: number; shown: Shown; onShow: (shown: Shown) => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [first, second] = days;
  const own = shown === 1 && second ? second : first;
  if (!own || !first || own.answer.cells.count === 0) return <p className="small">{w('nothing')}</p>;
  const figures = figuresOf(own.answer);
  const hours = (value: number): string => formatAmount(value, 'h', 1, language);
  const { basis, cellM } = own.answer;
  const isDifference = shown === 'difference' && second !== undefined;
  const spread = spreadHours(days);
  const name = `${desk.city.manifest.id}-sun-${days.map((d) => d.date).join('-')}`;
  const about = { kind: 'derived', days: days.map((d) => d.date), stepMin, cellM, ...basis };
  return (
    <>
      {second && (
        <ToolChoice
          label={w('show')}
          value={String(shown) as '0' | '1' | 'difference'}
          options={[['0', first.date] as const, ['1', second.date] as const, ['difference', w('difference')] as const]}
          onChange={(next) => onShow(next === 'difference' ? next : next === '1' ? 1 : 0)}
        />
      )}
      {isDifference ? (
        <RampLegend label={w('difference')} at={ramps.difference.at} from={hours(-spread)} to={`+${hours(spread)}`} />
      ) : (
        <RampLegend label={w('sunhours')} at={ramps.cividis.at} from={hours(0)} to={hours(scaleHours(days))} />
      )}
      <ToolResults
        rows={[
          [w('mean'), hours(figures.meanH)],
          [w('least'), hours(figures.leastH)],
          [w('most'), hours(figures.mostH)],
          [w('over', { hours: OVER_H }), formatAmount(figures.shareOver(OVER_H) * 100, '%', 0, language)],
          [w('area'), formatAmount(figures.areaM2, 'm2', 0, language)],
          [w('day'), hours(own.answer.dayHours)],
        ]}
      />
      <p className="small muted">
        {w('method', {
          triangles: formatNumber(basis.triangles, 0, language),
          radius: formatLength(basis.radiusM, language),
          ground: w(basis.hasTerrain ? 'terrain' : 'flat'),
          step: stepMin,
        })}
      </p>
      <div className="tool-actions">
        <button type="button" onClick={() => saveCsv(name, csvOf(days))}>
          <Icon name="download" />
          {w('csv')}
        </button>
        <button type="button" onClick={() => saveGeoJson(desk, name, featuresOf(days), about)}>
          <Icon name="download" />
          {w('geojson')}
        </button>
      </div>
    </>
  );
}
