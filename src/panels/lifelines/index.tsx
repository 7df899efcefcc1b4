import './lifelines.css';
import { useState } from 'react';
import type { DependencyGraph, DependencyNode } from '../../tables/dependencies.ts';
import { describeProperty } from '../../tables/properties.ts';
import { tellRefusal, useCanAct } from '../ui/acting.tsx';
import { boardOf } from '../ui/board.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords, type Desk } from '../ui/desk.ts';
import { formatNumber, formatReading, MISSING } from '../ui/format.ts';
import { askWhatIf, flyToNode, rowOf, useGraph } from '../ui/graph.ts';
import { Icon } from '../ui/icon.tsx';
import { AbnormalMark } from '../ui/indicator.tsx';
import { kindWords } from '../ui/node-kinds.ts';
import { OperatorField } from '../ui/operator-field.tsx';
import { Hydraulics } from './hydraulics.tsx';
import { Kpis } from './kpis.tsx';
import { lifelines, type Lifeline } from './kinds.ts';
import { SingleLosses } from './single-losses.tsx';
import { words } from './words.ts';

/** The lifelines of the city, one tab each: how many are without, what is measured, what can be done. */
export default function Lifelines() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [tab, setTab] = useState<Lifeline['medium']>('power');
  const { graph, served } = useGraph();
  usePulse();
  const lifeline = lifelines.find((l) => l.medium === tab) ?? (lifelines[0] as Lifeline);
  if (!desk.city.dependencies.isDeclared) return <p className="small muted lifelines-empty">{w('noGraph')}</p>;
  return (
    <>
      <div className="tabs" role="tablist" aria-label={w('tabs')}>
        {lifelines.map((l) => (
          <button key={l.medium} type="button" role="tab" aria-selected={l === lifeline} onClick={() => setTab(l.medium)}>
            {l.title[language]}
          </button>
        ))}
      </div>
      {!graph ? (
        <p className="small muted lifelines-empty">{desk.city.dependencies.problem ?? w('loading')}</p>
      ) : (
        <div className="scroll grow">
          <Kpis lifeline={lifeline} graph={graph} />
          <LayerSwitch lifeline={lifeline} />
          {lifeline.medium === 'water' && <Hydraulics graph={graph} />}
          <SingleLosses medium={lifeline.medium} graph={graph} served={served} />
          {lifeline.tables.map(({ kind, properties }) => (
            <NodeTable key={kind} graph={graph} kind={kind} properties={properties} />
          ))}
        </div>
      )}
    </>
  );
}

function LayerSwitch({ lifeline }: { readonly lifeline: Lifeline }) {
  const { session, layers, city } = useDesk();
  const w = useWords(words);
  const on = useSession((s) => s.layers);
  const there = lifeline.layers.filter((id) => layers.some((l) => l.id === id));
  const kinds = new Set(lifeline.tables.map((t) => t.kind));
  const rules = city.manifest.alarmRules.filter(
    (r) =>
      lifeline.tables.some((t) => t.properties.includes(r.property)) && (r.thingKind === undefined || kinds.has(r.thingKind) || r.thingKind === 'transit-line'),
  );
  const isOn = there.length > 0 && there.every((id) => on.includes(id));
  const toggle = (): void => session.setState({ layers: isOn ? on.filter((id) => !there.includes(id)) : [...new Set([...on, ...there])] });
  return (
    <div className="lifeline-switch small">
      {there.length > 0 && (
        <label>
          <input type="checkbox" checked={isOn} onChange={toggle} /> {w('onMap')}
        </label>
      )}
      <span className="grow" />
      <span className="muted" title={rules.map((r) => r.title.en).join(', ')}>
        {w('rules', { n: rules.length })}
      </span>
    </div>
  );
}

const MOST_ROWS = 60;

/** Breaks some rule of the city's now: abnormal first. */
function isAbnormal(desk: Desk, row: number): boolean {
  if (row < 0) return false;
  const { property, kind } = desk.streams.descriptor(row);
  const value = desk.streams.value[row] as number;
  return desk.city.manifest.alarmRules.some(
    (r) => r.property === property && (r.thingKind === undefined || r.thingKind === kind) && (r.op === 'above' ? value > r.value : value < r.value),
  );
}

function NodeTable({ graph, kind, properties }: { readonly graph: DependencyGraph; readonly kind: string; readonly properties: readonly string[] }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const all = graph.nodes.filter((n) => n.kind === kind);
  if (all.length === 0) return null;
  const rows = all
    .map((node) => ({ node, rows: properties.map((p) => rowOf(desk, node, p)) }))
    .map((r) => ({ ...r, abnormal: r.rows.some((row) => isAbnormal(desk, row)) }))
    .sort((a, b) => Number(b.abnormal) - Number(a.abnormal) || (b.node.people ?? 0) - (a.node.people ?? 0) || (a.node.id < b.node.id ? -1 : 1));
  return (
    <table className="node-table">
      <thead>
        <tr className="small muted">
          <th scope="col">
            {kindWords(kind)[language]} ({formatNumber(all.length, 0, language)})
          </th>
          {properties.map((p) => (
            <th key={p} scope="col" className="number">
              {describeProperty(p).title[language]}
            </th>
          ))}
          {all.some((n) => n.people !== undefined) && (
            <th scope="col" className="number">
              {w('people')}
            </th>
          )}
          <th scope="col">
            <span className="visually-hidden">{w('act')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, MOST_ROWS).map(({ node, rows: own, abnormal }) => (
          <tr key={node.id}>
            <th scope="row">
              <button type="button" className="node-name" onClick={() => flyToNode(desk, node)}>
                {abnormal && <AbnormalMark label={w('out')} />}
                <span className="cut">{node.name[language]}</span>
              </button>
            </th>
            {own.map((row, i) => (
              <Reading key={properties[i]} row={row} />
            ))}
            {all.some((n) => n.people !== undefined) && <td className="number">{node.people === undefined ? '' : formatNumber(node.people, 0, language)}</td>}
            <td>
              <Acts node={node} isDown={abnormal} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Reading({ row }: { readonly row: number }) {
  const { streams, clock } = useDesk();
  const language = useLanguage();
  if (row < 0) return <td className="number muted">{MISSING}</td>;
  const { property, unit } = streams.descriptor(row);
  const freshness = streams.freshness(row, clock.now());
  const isOld = freshness === 'stale' || freshness === 'lost';
  return (
    <td className={`number${isOld ? ' hatched' : ''}`}>
      {formatReading(describeProperty(property), streams.value[row] as number, unit, language)}
      {isOld && '?'}
    </td>
  );
}

const hands = {
  feeder: { kind: 'restore-feeder', word: 'restore', min: 4 },
  'pump-station': { kind: 'start-pump', word: 'start', min: 2 },
} as const;

/** What can be asked of a node: always what would follow; by hand at a distance only where it is down. */
function Acts({ node, isDown }: { readonly node: DependencyNode; readonly isDown: boolean }) {
  const desk = useDesk();
  const w = useWords(words);
  const canAct = useCanAct();
  const [asking, setAsking] = useState(false);
  const hand = node.kind === 'feeder' || node.kind === 'pump-station' ? hands[node.kind] : null;
  const thing = node.things?.find((t) => t.startsWith('sensor/'))?.slice('sensor/'.length);
  const ask = (): void => {
    if (!hand || thing === undefined) return;
    const outcome = desk.ask(hand.kind, thing);
    setAsking(outcome === 'no-name');
    tellRefusal(desk, outcome);
    if (outcome === 'done')
      boardOf(desk).notify('done', { zh: words.asked.zh.replace('{min}', String(hand.min)), en: words.asked.en.replace('{min}', String(hand.min)) });
  };
  if (asking && hand) return <OperatorField action={w(hand.word)} onDone={ask} />;
  return (
    <span className="node-acts">
      {hand && isDown && thing !== undefined && (
        <button type="button" className="small edged" disabled={!canAct} onClick={ask}>
          {w(hand.word)}
        </button>
      )}
      <button type="button" className="icon" title={w('whatIf')} aria-label={`${w('whatIf')} ${node.name.en}`} onClick={() => askWhatIf(desk, node.id)}>
        <Icon name="resilience" size={14} />
      </button>
    </span>
  );
}
