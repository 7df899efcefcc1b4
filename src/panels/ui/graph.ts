import { useEffect, useMemo } from 'react';
import { entityFromKey } from '../../city/city.ts';
import { affectedBy, type Affected } from '../../rules/cascade/affected.ts';
import { cascade, type Fall } from '../../rules/cascade/cascade.ts';
import { cascadeText, readCascade, setCascade, type CascadeChoice } from '../../session/cascade.ts';
import type { DependencyGraph, DependencyNode, ServedGroup } from '../../tables/dependencies.ts';
import { useDesk, usePulse, useSession, type Desk } from './desk.ts';

/** The city's dependencies; null while they are on their way or where there are none. */
export function useGraph(): { readonly graph: DependencyGraph | null; readonly served: readonly ServedGroup[] } {
  const { dependencies } = useDesk().city;
  usePulse();
  useEffect(() => void dependencies.loadServed(), [dependencies]);
  return { graph: dependencies.graph, served: dependencies.served };
}

/** The stream of a node that tells a property; -1 where nobody measures it. */
export function rowOf({ streams }: Pick<Desk, 'streams'>, node: DependencyNode, property: string): number {
  for (const thing of node.things ?? []) {
    if (!thing.startsWith('sensor/')) continue;
    for (const row of streams.rowsOfThing(thing.slice('sensor/'.length))) if (streams.descriptor(row).property === property) return row;
  }
  return -1;
}

/** The node a selection stands for: a thing of its own, or the pipe or cable that belongs to it; -1 when none. */
export function nodeOfSelection(desk: Desk, graph: DependencyGraph, key: string | null): number {
  if (key === null) return -1;
  const own = graph.find(key);
  if (own >= 0) return own;
  const ref = entityFromKey(key);
  if (ref?.kind !== 'link') return -1;
  const thing = desk.city.networks.thing(ref.id);
  return thing?.kind === 'link' ? graph.find(thing.properties.carrier ?? '') : -1;
}

export interface CascadeView {
  readonly choice: CascadeChoice;
  readonly node: DependencyNode;
  /** Everything that falls within the preview, in order of time. */
  readonly falls: readonly Fall[];
  /** Who is hit by the hour looked at. */
  readonly now: Affected;
  readonly all: Affected;
}

/** The preview that is chosen, reckoned once per choice. */
export function useCascade(graph: DependencyGraph | null, served: readonly ServedGroup[]): CascadeView | null {
  const { session } = useDesk();
  const text = useSession(() => cascadeText(session));
  const choice = useMemo(() => readCascade(text), [text]);
  const n = choice && graph ? graph.find(choice.node) : -1;
  const falls = useMemo(() => (graph && n >= 0 ? cascade(graph, [{ node: n }]) : []), [graph, n]);
  const all = useMemo(() => (graph ? affectedBy(graph, falls, served) : null), [graph, falls, served]);
  const now = useMemo(() => (graph && choice ? affectedBy(graph, falls, served, choice.atH) : null), [graph, falls, served, choice]);
  const node = graph?.nodes[n];
  return choice && node && now && all ? { choice, node, falls, now, all } : null;
}

/** Ask "what if this fails?", and open where it is answered. */
export function askWhatIf({ session }: Desk, node: string): void {
  setCascade(session, { node, atH: 0 });
  session.setState({ work: 'resilience' });
}

export function flyToNode(desk: Desk, node: DependencyNode): void {
  const ref = (node.things ?? []).map(entityFromKey).find((r) => r !== null && r !== undefined);
  if (ref) desk.session.setState({ selected: `${ref.kind}/${ref.id}` });
  desk.view.flyTo({ lon: node.lon, lat: node.lat, zoom: Math.max(15, desk.view.camera().zoom) });
}
