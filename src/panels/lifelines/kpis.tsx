import type { DependencyGraph } from '../../tables/dependencies.ts';
import { describeProperty } from '../../tables/properties.ts';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { formatNumber, formatReading, MISSING } from '../ui/format.ts';
import { rowOf } from '../ui/graph.ts';
import { ageText } from '../ui/time.ts';
import { nextImpact } from './impact.ts';
import type { Lifeline } from './kinds.ts';
import { words } from './words.ts';
import { countedValue } from '../../tables/counted.ts';

/** What a lifeline is judged by: who is without, for how long, what is next, and its own two figures. */
export function Kpis({ lifeline, graph }: { readonly lifeline: Lifeline; readonly graph: DependencyGraph }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const service = desk.lifelines.services(null).find((s) => s.rule.medium === lifeline.medium);
  const nowMs = desk.clock.now();
  const next = nextImpact(graph, downSince(desk, graph), nowMs);
  const fallen = next ? graph.nodes[next.node] : undefined;
  const number = (v: number, decimals = 0): string => formatNumber(v, decimals, language);
  return (
    <dl className="lifeline-kpis">
      <div title={service?.rule.why[language]}>
        <dt>{w(lifeline.medium === 'telecom' ? 'blind' : lifeline.medium === 'transit' ? 'linesOut' : 'out')}</dt>
        <dd>
          <span className="strong">{service ? number(service.now.out) : MISSING}</span>
          <span className="small muted"> / {service ? number(service.now.people) : MISSING}</span>
          {service && service.now.unknown > 0 && <span className="small muted"> · {w('unknown', { n: number(service.now.unknown) })}</span>}
        </dd>
      </div>
      <div>
        <dt>
          {w('minutes')} <span className="muted">({w('last12')})</span>
        </dt>
        <dd className="strong">{service ? `${number(service.minutesLost, 1)} min` : MISSING}</dd>
      </div>
      <div>
        <dt>
          {w('loss')} <span className="muted">({w('last12')})</span>
        </dt>
        <dd className="strong">{service ? `${number(service.resilience.lossPctH, 1)} %·h` : MISSING}</dd>
      </div>
      <div>
        <dt>{w('next')}</dt>
        <dd className="strong">{next ? ageText(next.inMs, language) : w('none')}</dd>
        {fallen && <dd className="small muted cut">{fallen.name[language]}</dd>}
      </div>
      <Own lifeline={lifeline} graph={graph} />
    </dl>
  );
}

/** Since when each node is down, by the alarm that says so. */
function downSince(desk: Desk, graph: DependencyGraph): ReadonlyMap<number, number> {
  const down = new Map<number, number>();
  for (const alarm of desk.alarms.list()) {
    const n = graph.find(`sensor/${alarm.thingId}`);
    if (n >= 0 && alarm.state !== 'returned-unacknowledged' && desk.lifelines.isUp(n) === false) down.set(n, Math.min(alarm.raisedMs, down.get(n) ?? Infinity));
  }
  return down;
}

/** The two figures each lifeline has of its own. */
function Own({ lifeline, graph }: { readonly lifeline: Lifeline; readonly graph: DependencyGraph }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const values = (kind: string | readonly string[], property: string): { readonly value: number; readonly name: string }[] =>
    graph.nodes
      .filter((n) => (typeof kind === 'string' ? n.kind === kind : kind.includes(n.kind)))
      .map((n) => ({ value: countedValue(desk.streams, rowOf(desk, n, property), desk.clock.now()), name: n.name[language] }))
      .filter(({ value }) => !Number.isNaN(value));
  const total = (kind: string): number => graph.nodes.filter((n) => n.kind === kind).length;
  const share = (label: string, n: number, all: number) => (
    <div>
      <dt>{label}</dt>
      <dd className="strong">{w('of', { n: formatNumber(n, 0, language), all: formatNumber(all, 0, language) })}</dd>
    </div>
  );
  const worst = (label: string, list: readonly { readonly value: number; readonly name: string }[], property: string) => {
    const top = list.reduce<{ readonly value: number; readonly name: string } | null>((best, v) => (best && best.value >= v.value ? best : v), null);
    return (
      <div>
        <dt>{label}</dt>
        <dd className="strong">{top ? formatReading(describeProperty(property), top.value, describeProperty(property).unit, language) : MISSING}</dd>
        {top && <dd className="small muted cut">{top.name}</dd>}
      </div>
    );
  };
  if (lifeline.medium === 'power') return worst(w('overloaded'), values('feeder', 'feederLoad'), 'feederLoad');
  if (lifeline.medium === 'water') {
    const zones = values('water-zone', 'waterPressure');
    return share(w('deficit'), zones.filter((z) => z.value < 140).length, zones.length);
  }
  if (lifeline.medium === 'drainage')
    return (
      <>
        {worst(w('fill'), values('pump-station', 'waterLevel'), 'waterLevel')}
        {share(w('running'), values('pump-station', 'pumpState').filter((p) => p.value > 0.5).length, total('pump-station'))}
      </>
    );
  if (lifeline.medium === 'telecom') {
    const cells = values('cell', 'cellState');
    return (
      <>
        {share(w('available'), cells.filter((c) => c.value > 0.5).length, total('cell'))}
        {share(w('heard'), values('gateway', 'devicesHeard').length, total('gateway'))}
      </>
    );
  }
  return worst(w('p90'), values(['rail-line', 'bus-line'], 'transitDelayP90'), 'transitDelayP90');
}
