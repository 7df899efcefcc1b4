import { useEffect, useMemo, useState } from 'react';
import { civilTime } from '../../base/civil-time.ts';
import type { Sketch } from '../../base/sketch.ts';
import { entityFromKey, standingM } from '../../city/city.ts';
import { shortJunctions, waterOutcomes, type WaterOutcome } from '../../scenarios/water/outcome.ts';
import type { WaterNetwork, WaterState } from '../../scenarios/water/index.ts';
import type { DependencyGraph } from '../../tables/dependencies.ts';
import { describeProperty } from '../../tables/properties.ts';
import { useDesk, useLanguage, useSession, useWords, type Desk } from '../ui/desk.ts';
import { formatNumber, formatReading, MISSING, THIN } from '../ui/format.ts';
import { rowOf } from '../ui/graph.ts';
import { Icon } from '../ui/icon.tsx';
import { useMapTools, useSketch } from '../ui/tool.ts';
import { hydraulicWords } from './hydraulic-words.ts';
import { askWater, waterOf } from './water-solver.ts';
import { countedValue } from '../../tables/counted.ts';

/** 0.14 MPa: what the end of the mains must keep (CJ/T 316). */
const SERVICE_M = 14.3;
const KPA_PER_M = 9.80665;
const MOST_DOTS = 400;
const LIFT_M = 3;

/** What was closed to try it: a comma between ids, in the session and hence in the link. */
function useClosed(): readonly [closed: readonly string[], set: (closed: readonly string[]) => void] {
  const desk = useDesk();
  const text = useSession((s) => s.toolState['water-closed'] ?? '');
  const closed = useMemo(() => text.split(',').filter(Boolean), [text]);
  return [closed, (next) => desk.session.setState((s) => ({ toolState: { ...s.toolState, 'water-closed': [...new Set(next)].join(',') } }))];
}

/** Pressures and flows of the mains at the clock's hour by EPANET, and what closing a pipe or stopping a pump would do to whom. */
export function Hydraulics({ graph }: { readonly graph: DependencyGraph }) {
  const desk = useDesk();
  const w = useWords(hydraulicWords);
  const [closed, setClosed] = useClosed();
  const hour = civilTime(desk.clock.now(), desk.city.manifest.timeZone).hour;
  const [network, setNetwork] = useState<WaterNetwork | null>(null);
  const [state, setState] = useState<WaterState | null>(null);
  const [why, setWhy] = useState('');
  useEffect(() => {
    let isMine = true;
    waterOf(desk)
      ?.network.then((told) => isMine && setNetwork(told))
      .catch((error: unknown) => isMine && setWhy((error as Error).message));
    return () => void (isMine = false);
  }, [desk]);
  useEffect(() => {
    let isMine = true;
    askWater(desk, hour, closed).then(
      (told) => isMine && told && setState(told),
      (error: unknown) => isMine && setWhy((error as Error).message),
    );
    return () => void (isMine = false);
  }, [desk, hour, closed]);
  if (desk.city.manifest.waterModel === undefined) return null;
  return (
    <section className="hydraulics" aria-label={w('title')}>
      <h3 className="hydraulics-head small">
        <span className="hydraulics-word">{w('simulated')}</span>
        <span className="muted grow">{w('about', { hour: String(hour).padStart(2, '0') })}</span>
      </h3>
      {why !== '' && <p className="small">{w('failed', { why })}</p>}
      {why === '' && !(network && state) && <p className="small muted">{w('solving')}</p>}
      {network && state && (
        <>
          <Closing network={network} closed={closed} onChange={setClosed} />
          <Outcome network={network} state={state} graph={graph} />
        </>
      )}
    </section>
  );
}

interface ClosingProps {
  readonly network: WaterNetwork;
  readonly closed: readonly string[];
  onChange(closed: readonly string[]): void;
}

/** What is closed: pumps by name, pipes by pointing at them on the map. */
function Closing({ network, closed, onChange }: ClosingProps) {
  const w = useWords(hydraulicWords);
  const selected = useSession((s) => s.selected);
  const pumps = network.links.filter(({ kind, id }) => kind === 'pump' && !closed.includes(id));
  const ref = selected === null ? null : entityFromKey(selected);
  const pipe = ref?.kind === 'link' ? ref.id.slice(ref.id.indexOf(':') + 1) : '';
  const isModelled = pipe !== '' && network.links.some(({ id }) => id === pipe);
  return (
    <div className="hydraulics-closing small">
      {closed.map((id) => (
        <button key={id} type="button" className="small edged" title={w('open')} onClick={() => onChange(closed.filter((other) => other !== id))}>
          {w(network.links.find((l) => l.id === id)?.kind === 'pump' ? 'pumpOff' : 'pipeShut', { id })} <Icon name="close" size={12} />
        </button>
      ))}
      <select className="small" aria-label={w('stopPump')} value="" onChange={(e) => e.target.value !== '' && onChange([...closed, e.target.value])}>
        <option value="">{w('stopPump')}</option>
        {pumps.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="small edged"
        disabled={!isModelled || closed.includes(pipe)}
        title={isModelled ? '' : w(pipe === '' ? 'pickPipe' : 'notModelled')}
        onClick={() => onChange([...closed, pipe])}
      >
        {isModelled ? w('shutPipe', { id: pipe }) : w('shutSelected')}
      </button>
      {closed.length > 1 && (
        <button type="button" className="small edged" onClick={() => onChange([])}>
          {w('openAll')}
        </button>
      )}
    </div>
  );
}

/** People who go short: of each zone as many as of its demand is not met. */
const peopleShort = (graph: DependencyGraph, zones: readonly WaterOutcome[]): number =>
  zones.reduce((sum, { zone, unmet }) => sum + (Number.isNaN(unmet) ? 0 : unmet * (graph.nodes[graph.find(zone)]?.people ?? 0)), 0);

function Outcome({ network, state, graph }: { readonly network: WaterNetwork; readonly state: WaterState; readonly graph: DependencyGraph }) {
  const desk = useDesk();
  const w = useWords(hydraulicWords);
  const language = useLanguage();
  const tools = useMapTools();
  const [whole, ...zones] = useMemo(() => waterOutcomes(network, state, SERVICE_M), [network, state]);
  const short = useMemo(() => shortJunctions(network, state, SERVICE_M), [network, state]);
  useSketch(
    tools,
    'hydraulics',
    useMemo(() => sketchOf(desk, network, state, short), [desk, network, state, short]),
  );
  const number = (value: number, decimals = 0): string => (Number.isNaN(value) ? MISSING : formatNumber(value, decimals, language));
  const running = network.links.filter(({ kind }, i) => kind === 'pump' && Math.abs(state.flowLps[i] as number) > 0.01).length;
  const pumps = network.links.filter(({ kind }) => kind === 'pump').length;
  const figures = [
    [w('drawn'), `${number(whole.drawnLps, 1)}${THIN}L/s`, w('ofWanted', { wanted: number(whole.wantedLps, 1) })],
    [w('shortOf'), `${number(whole.short)}`, w('ofJunctions', { all: number(whole.junctions) })],
    [w('people'), number(Math.round(peopleShort(graph, zones))), w('peopleAbout')],
    [w('lowest'), `${number(whole.lowestM, 1)}${THIN}m`, w('median', { m: number(whole.medianM, 1) })],
    [w('running'), number(running), w('ofPumps', { all: number(pumps) })],
  ] as const;
  return (
    <>
      <dl className="lifeline-kpis">
        {figures.map(([title, value, made]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd className="strong">◇ {value}</dd>
            <dd className="small muted">{made}</dd>
          </div>
        ))}
      </dl>
      {state.warnings.length > 0 && <p className="small hydraulics-warning">{w('warned', { text: state.warnings.join('; ') })}</p>}
      <table className="node-table">
        <thead>
          <tr className="small muted">
            <th scope="col">{w('zone')}</th>
            <th scope="col" className="number">
              {w('measured')}
            </th>
            <th scope="col" className="number">
              {w('simLow')}
            </th>
            <th scope="col" className="number">
              {w('simMedian')}
            </th>
            <th scope="col" className="number">
              {w('unmet')}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...zones]
            .sort((a, b) => (b.unmet || 0) - (a.unmet || 0) || (a.zone < b.zone ? -1 : 1))
            .map((zone) => (
              <ZoneRow key={zone.zone} zone={zone} graph={graph} />
            ))}
        </tbody>
      </table>
    </>
  );
}

function ZoneRow({ zone, graph }: { readonly zone: WaterOutcome; readonly graph: DependencyGraph }) {
  const desk = useDesk();
  const language = useLanguage();
  const node = graph.nodes[graph.find(zone.zone)];
  const row = node ? rowOf(desk, node, 'waterPressure') : -1;
  const measured = countedValue(desk.streams, row, desk.clock.now());
  const pressure = describeProperty('waterPressure');
  const kpa = (m: number): string => (Number.isNaN(m) ? MISSING : formatReading(pressure, m * KPA_PER_M, 'kPa', language));
  const isShort = zone.unmet > 0.005;
  return (
    <tr>
      <th scope="row">
        <span className={`cut${isShort ? ' strong' : ''}`}>{node?.name[language] ?? zone.zone}</span>
      </th>
      <td className="number">{Number.isNaN(measured) ? MISSING : formatReading(pressure, measured, 'kPa', language)}</td>
      <td className="number">{kpa(zone.lowestM)}</td>
      <td className="number">{kpa(zone.medianM)}</td>
      <td className={`number${isShort ? ' strong' : ''}`}>{Number.isNaN(zone.unmet) ? MISSING : `${formatNumber(100 * zone.unmet, 0, language)}${THIN}%`}</td>
    </tr>
  );
}

/** Junctions without enough pressure, and what is closed. */
function sketchOf(desk: Desk, { nodes, links }: WaterNetwork, { closed }: WaterState, short: readonly number[]): Sketch {
  const spot = (n: number) => {
    const { lon, lat } = nodes[n] ?? { lon: NaN, lat: NaN };
    return { lon, lat, heightM: standingM(desk.city, lon, lat) + LIFT_M };
  };
  const isPlaced = (n: number): boolean => Number.isFinite(nodes[n]?.lon);
  const shut = links.filter(({ id, from, to }) => closed.includes(id) && isPlaced(from) && isPlaced(to));
  return {
    lines: shut.map(({ from, to }) => ({ spots: [spot(from), spot(to)], tone: 'accent', widthPx: 5 })),
    dots: short
      .filter(isPlaced)
      .slice(0, MOST_DOTS)
      .map((n) => ({ at: spot(n), tone: 'bad' })),
  };
}
