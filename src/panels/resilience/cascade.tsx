import { useMemo, useState } from 'react';
import type { Fall } from '../../rules/cascade/cascade.ts';
import { CASCADE_SPAN_H, setCascade } from '../../session/cascade.ts';
import type { DependencyGraph, DependencyNode } from '../../tables/dependencies.ts';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { formatNumber } from '../ui/format.ts';
import { askWhatIf, flyToNode, nodeOfSelection, useCascade, useGraph, type CascadeView } from '../ui/graph.ts';
import { Icon } from '../ui/icon.tsx';
import { kindWords, mediumWords } from '../ui/node-kinds.ts';
import { clockText, offsetText, useZone } from '../ui/time.ts';
import { words } from './words.ts';

/** What may be asked about: what others hang on. */
const asked: readonly string[] = ['grid', 'substation', 'feeder', 'waterworks', 'exchange', 'pump-station', 'water-zone', 'rail-line'];
const MOST_ROWS = 120;

export function CascadeCard() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const { graph, served } = useGraph();
  const view = useCascade(graph, served);
  const selected = useSession((s) => s.selected);
  if (!graph) return null;
  const here = graph.nodes[nodeOfSelection(desk, graph, selected)];
  return (
    <section className="res-card">
      <div className="panel-head">
        <h2>{w('cascade')}</h2>
        <span className="grow" />
        {view && (
          <button type="button" className="small edged" onClick={() => setCascade(desk.session, null)}>
            {w('close')}
          </button>
        )}
      </div>
      <div className="res-pad cascade-ask">
        {here && here.id !== view?.node.id && (
          <button type="button" className="edged" onClick={() => askWhatIf(desk, here.id)}>
            {w('useSelected', { name: here.name[language] })}
          </button>
        )}
        <NodeSelect graph={graph} chosen={view?.node.id ?? ''} />
        {!view && <p className="small muted">{w('chooseHint')}</p>}
      </div>
      {view && <Preview key={view.node.id} view={view} graph={graph} />}
    </section>
  );
}

function NodeSelect({ graph, chosen }: { readonly graph: DependencyGraph; readonly chosen: string }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const groups = useMemo(() => asked.map((kind) => ({ kind, nodes: graph.nodes.filter((n) => n.kind === kind) })), [graph]);
  const isListed = asked.includes(graph.nodes[graph.find(chosen)]?.kind ?? '');
  return (
    <select aria-label={w('whatIf')} value={isListed ? chosen : ''} onChange={(e) => e.target.value !== '' && askWhatIf(desk, e.target.value)}>
      <option value="">{w('choose')}</option>
      {groups.map(
        ({ kind, nodes }) =>
          nodes.length > 0 && (
            <optgroup key={kind} label={kindWords(kind)[language]}>
              {nodes.map((n) => (
                <option key={n.id} value={n.id}>
                  {n.name[language]}
                </option>
              ))}
            </optgroup>
          ),
      )}
    </select>
  );
}

function Preview({ view, graph }: { readonly view: CascadeView; readonly graph: DependencyGraph }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const { choice, node, falls, now, all } = view;
  const [issuedMs] = useState(() => desk.clock.now());
  const number = (n: number): string => formatNumber(n, 0, language);
  const fallen = falls.filter((f) => f.atH <= choice.atH);
  const of = (kind: string): number => fallen.filter((f) => graph.nodes[f.node]?.kind === kind).length;
  const lastH = Math.min(CASCADE_SPAN_H, falls.at(-1)?.atH ?? 0);
  return (
    <div className="cascade" data-simulated="true">
      <p className="cascade-mark small">
        <span className="strong">{w('forecast')}</span> {w('issued', { time: `${clockText(issuedMs, zone)} ${offsetText(issuedMs, zone)}` })}
      </p>
      <div className="cascade-name strong">{node.name[language]}</div>
      <Standby graph={graph} node={node} />
      <label className="cascade-slider">
        <span className="small">{w('hour', { h: formatNumber(choice.atH, 1, language) })}</span>
        <input
          type="range"
          min={0}
          max={CASCADE_SPAN_H}
          step={0.25}
          value={choice.atH}
          onChange={(e) => setCascade(desk.session, { node: node.id, atH: Number(e.target.value) })}
        />
        <Ticks falls={falls} />
      </label>
      <div className="cascade-hit">
        <div>
          <span className="small muted">{w('hitNow')}</span>
          <div className="cascade-people strong">{w('people', { n: number(now.people) })}</div>
          <div className="small">{w('buildings', { n: number(now.buildings) })}</div>
        </div>
        <div>
          <span className="small muted">
            {w('hitAll')} ({formatNumber(lastH, 1, language)} h)
          </span>
          <div className="cascade-people">{w('people', { n: number(all.people) })}</div>
          <div className="small">{w('buildings', { n: number(all.buildings) })}</div>
        </div>
      </div>
      <p className="small">
        {w('critical', { h: of('hospital'), p: of('posthouse'), c: of('canteen'), q: of('pump-station') })} · <span className="muted">{w('once')}</span>
      </p>
      <h3 className="small strong">{w('falls')}</h3>
      <ol className="cascade-list">
        {falls.slice(0, MOST_ROWS).map((fall) => (
          <FallRow key={fall.node} fall={fall} graph={graph} isDown={fall.atH <= choice.atH} />
        ))}
      </ol>
      {falls.length > MOST_ROWS && <p className="small muted">{w('more', { n: falls.length - MOST_ROWS })}</p>}
    </div>
  );
}

function Standby({ graph, node }: { readonly graph: DependencyGraph; readonly node: DependencyNode }) {
  const w = useWords(words);
  const names = (graph.needs[graph.find(node.id)] ?? []).flatMap((s) => graph.supplies[s]?.standby ?? []);
  return names.length === 0 ? null : <p className="small muted">{w('standby', { names: names.join(', ') })}</p>;
}

/** Where on the slider something falls. */
function Ticks({ falls }: { readonly falls: readonly Fall[] }) {
  const hours = [...new Set(falls.map((f) => f.atH))].filter((h) => h <= CASCADE_SPAN_H);
  return (
    <span className="cascade-ticks" aria-hidden="true">
      {hours.map((h) => (
        <i key={h} style={{ insetInlineStart: `${(h / CASCADE_SPAN_H) * 100}%` }} />
      ))}
    </span>
  );
}

function FallRow({ fall, graph, isDown }: { readonly fall: Fall; readonly graph: DependencyGraph; readonly isDown: boolean }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const node = graph.nodes[fall.node] as DependencyNode;
  const { because } = fall;
  const supplier = because ? graph.nodes[because.supplier] : undefined;
  const why = !because
    ? w('self')
    : `${w('because', { medium: mediumWords[because.medium][language], name: supplier?.name[language] ?? '' })}${because.backupH > 0 ? ` · ${w('backup', { h: because.backupH })}` : ''}`;
  return (
    <li data-down={isDown} data-critical={node.isCritical === true}>
      <button type="button" className="fall" onClick={() => flyToNode(desk, node)}>
        <span className="fall-h">+{formatNumber(fall.atH, 1, language)} h</span>
        <span className="fall-what">
          <span className="cut">
            {kindWords(node.kind)[language]} · <span className="strong">{node.name[language]}</span>
          </span>
          <span className="small muted cut">{why}</span>
        </span>
        {node.people !== undefined && <span className="small fall-people">{w('people', { n: formatNumber(node.people, 0, language) })}</span>}
        <Icon name="fly" size={14} />
      </button>
    </li>
  );
}
