import { useMemo } from 'react';
import { singleLosses, type SingleLoss } from '../../rules/cascade/n-minus-one.ts';
import type { DependencyGraph, Medium, ServedGroup } from '../../tables/dependencies.ts';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { csvText, saveCsv } from '../ui/export.ts';
import { formatNumber, MISSING, THIN } from '../ui/format.ts';
import { askWhatIf, flyToNode, rowOf } from '../ui/graph.ts';
import { Icon } from '../ui/icon.tsx';
import { kindWords } from '../ui/node-kinds.ts';
import { lossWords } from './loss-words.ts';

const MOST_ROWS = 12;
/** Kinds whose loss alone is tried, by lifeline. */
const kindsOf: Readonly<Partial<Record<Medium, readonly string[]>>> = { power: ['substation', 'feeder'], water: ['waterworks', 'water-tank'] };

/** The N-1 check of a lifeline: which one loss drops whom, and whether a neighbour could carry it. */
export function SingleLosses({ medium, graph, served }: { readonly medium: Medium; readonly graph: DependencyGraph; readonly served: readonly ServedGroup[] }) {
  const desk = useDesk();
  const w = useWords(lossWords);
  const language = useLanguage();
  const kinds = kindsOf[medium];
  const losses = useMemo(() => (kinds ? singleLosses(graph, served, new Set(kinds)) : []), [graph, served, kinds]);
  if (losses.length === 0) return null;
  const number = (n: number): string => formatNumber(n, 0, language);
  const secure = losses.filter(({ people, critical }) => people === 0 && critical.length === 0).length;
  const save = (): void =>
    saveCsv(
      `n-1-${medium}`,
      csvText(
        ['node', 'kind', 'falls', 'people', 'people_at_once', 'critical', 'standby', 'load_after_switching_percent'],
        losses.map((loss) => {
          const node = graph.nodes[loss.node];
          const ids = (list: readonly number[]): string => list.map((n) => graph.nodes[n]?.id ?? '').join(' ');
          return [
            node?.id ?? '',
            node?.kind ?? '',
            loss.falls,
            loss.people,
            loss.peopleAtOnce,
            ids(loss.critical),
            ids(loss.standby),
            carried(desk, graph, loss)?.loadPct ?? '',
          ];
        }),
      ),
    );
  return (
    <section className="losses" aria-label={w('title')}>
      <div className="lifeline-switch small">
        <h3 className="small grow" title={w('about')}>
          {w('title')} <span className="muted">{w('secure', { n: number(secure), all: number(losses.length) })}</span>
        </h3>
        <button type="button" className="small edged" onClick={save}>
          CSV
        </button>
      </div>
      <table className="node-table">
        <thead>
          <tr className="small muted">
            <th scope="col">{w('lost')}</th>
            <th scope="col" className="number">
              {w('people')}
            </th>
            <th scope="col" className="number">
              {w('critical')}
            </th>
            <th scope="col">
              <span className="visually-hidden">{w('preview')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {losses.slice(0, MOST_ROWS).map((loss) => (
            <LossRow key={loss.node} loss={loss} graph={graph} />
          ))}
        </tbody>
      </table>
      {losses.length > MOST_ROWS && <p className="small muted lifelines-more">{w('more', { n: number(losses.length - MOST_ROWS) })}</p>}
    </section>
  );
}

/** The standby that would be loaded least: its own load and this one's together, per cent of its rating (feeders are built alike). */
function carried(desk: Desk, graph: DependencyGraph, { node, standby }: SingleLoss): { readonly node: number; readonly loadPct: number } | null {
  const load = (n: number): number => {
    const at = graph.nodes[n];
    const row = at ? rowOf(desk, at, 'feederLoad') : -1;
    return row < 0 ? NaN : (desk.streams.value[row] as number);
  };
  const own = load(node);
  const found = standby.map((n) => ({ node: n, loadPct: own + load(n) })).filter(({ loadPct }) => !Number.isNaN(loadPct));
  return found.sort((a, b) => a.loadPct - b.loadPct)[0] ?? null;
}

function LossRow({ loss, graph }: { readonly loss: SingleLoss; readonly graph: DependencyGraph }) {
  const desk = useDesk();
  const w = useWords(lossWords);
  const language = useLanguage();
  const node = graph.nodes[loss.node];
  if (!node) return null;
  const number = (n: number): string => formatNumber(n, 0, language);
  const relief = carried(desk, graph, loss);
  const name = (n: number): string => graph.nodes[n]?.name[language] ?? '';
  const reliefText = relief
    ? w(relief.loadPct <= 100 ? 'carries' : 'overloads', { name: name(relief.node), load: `${number(relief.loadPct)}${THIN}%` })
    : loss.standby.length > 0
      ? w('standby', { name: loss.standby.map(name).join(', ') })
      : w('nobody');
  return (
    <tr>
      <th scope="row">
        <button type="button" className="node-name" title={kindWords(node.kind)[language]} onClick={() => flyToNode(desk, node)}>
          <span className="loss-name">{node.name[language]}</span>
        </button>
        <span className="small muted loss-relief">
          {w('relief')}: {reliefText}
        </span>
      </th>
      <td className="number">
        {number(loss.people)}
        {loss.peopleAtOnce < loss.people && <span className="small muted"> {w('atOnce', { n: number(loss.peopleAtOnce) })}</span>}
      </td>
      <td className="number" title={loss.critical.map(name).join(', ')}>
        {loss.critical.length === 0 ? MISSING : number(loss.critical.length)}
      </td>
      <td>
        <button
          type="button"
          className="icon"
          title={w('preview')}
          aria-label={`${w('preview')} ${node.name[language]}`}
          onClick={() => askWhatIf(desk, node.id)}
        >
          <Icon name="resilience" size={14} />
        </button>
      </td>
    </tr>
  );
}
