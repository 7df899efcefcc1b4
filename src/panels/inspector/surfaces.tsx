import type { BuildingRecord } from '../../tables/buildings.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatAmount, formatNumber } from '../ui/format.ts';
import { groupAttributes, modelRows, standing, sumByType, surfaceTitle } from './surface-facts.ts';
import { surfaceWords } from './surface-words.ts';

/** What a model says of a building beyond the pack's own columns: the surface pointed at, surfaces by type, levels, attributes. */
export function BuildingSurfaces({ row, building }: { row: number; building: BuildingRecord }) {
  const { surfaces } = useDesk().city.buildings;
  const w = useWords(surfaceWords);
  const language = useLanguage();
  const touched = surfaces.touched?.building === building.id ? surfaces.touched : null;
  const sums = sumByType(surfaces.of(row));
  const model = modelRows(building.attributes ?? {}, language);
  return (
    <>
      {touched && (
        <section className="surface-block" aria-label={w('touched')}>
          <h3 className="small muted">{w('touched')}</h3>
          <p className="surface-touched">
            <strong>{surfaceTitle(touched.surface.type, language)}</strong>{' '}
            <span className="small muted">{w(touched.source === 'data' ? 'fromData' : 'fromGeometry')}</span>
          </p>
          <Rows
            rows={[
              [w('area'), formatAmount(touched.surface.areaM2, 'm2', 1, language)],
              [w('tilt'), standing(touched.surface, language)],
              ...(touched.surface.faults.length > 0 ? [[w('validity'), w('faulty', { codes: touched.surface.faults.join(', ') })] as const] : []),
              ...groupAttributes(touched.surface.attributes ?? {}, language).flatMap(({ name, rows }) =>
                rows.map(([own, value]) => [name === '' ? own : `${name}.${own}`, value] as const),
              ),
            ]}
          />
        </section>
      )}
      {sums.length > 0 && (
        <section className="surface-block">
          <table className="surface-sums">
            <caption className="small muted">{w('surfaces')}</caption>
            <thead className="visually-hidden">
              <tr>
                <th scope="col">{w('kind')}</th>
                <th scope="col">{w('count')}</th>
                <th scope="col">{w('area')}</th>
              </tr>
            </thead>
            <tbody>
              {sums.map(({ type, count, areaM2 }) => (
                <tr key={type}>
                  <th scope="row">{surfaceTitle(type, language)}</th>
                  <td>{formatNumber(count, 0, language)}</td>
                  <td>{formatAmount(areaM2, 'm2', 0, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {model.length > 0 && (
        <section className="surface-block">
          <h3 className="small muted">{w('model')}</h3>
          <Rows rows={model} />
        </section>
      )}
    </>
  );
}

/** Attributes nested in the source, each group under its name. */
export function NestedAttributes({ building }: { building: BuildingRecord }) {
  const language = useLanguage();
  const groups = groupAttributes(building.attributes ?? {}, language).filter(({ name }) => name !== '');
  return groups.map(({ name, rows }) => (
    <section key={name} className="surface-block">
      <h3 className="small muted">{name}</h3>
      <Rows rows={rows} />
    </section>
  ));
}

function Rows({ rows }: { rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt className="muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
