import type { City } from '../city/city.ts';
import { affectedBy } from '../rules/cascade/affected.ts';
import { cascade } from '../rules/cascade/cascade.ts';
import { nextEdition, PAINTED, Pattern, type Painted } from '../rules/styles/paint.ts';
import type { Styled } from '../rules/styles/styled.ts';
import { cascadeText, readCascade } from '../session/cascade.ts';
import type { Session } from '../session/session.ts';
import type { DependencyGraph } from '../tables/dependencies.ts';

/** Hit by the hour looked at, and hit later: hatched and dotted, for it is a forecast. */
const hitNow = [0x56, 0xa9, 0xdc, PAINTED | Pattern.diagonal] as const;
const hitLater = [0x8f, 0xb3, 0xcc, PAINTED | Pattern.dots] as const;

/** The styles as chosen, and over them, while a cascade is previewed, the buildings it would hit. */
export function paintCascade(styles: Styled, city: City, session: Session): Styled {
  let key = '';
  let painted: Painted | null = null;
  let count = 0;

  const paintOf = (graph: DependencyGraph, id: string, atH: number): Painted | null => {
    const node = graph.find(id);
    if (node < 0) return null;
    const { groups } = affectedBy(graph, cascade(graph, [{ node }]), city.dependencies.served);
    const paint = new Uint8Array(city.buildings.count * 4);
    const values = new Float32Array(city.buildings.count).fill(NaN);
    for (const { group, atH: lostH } of groups)
      for (const building of group.buildings ?? []) {
        const row = city.buildings.find(building);
        if (row < 0) continue;
        paint.set(lostH <= atH ? hitNow : hitLater, row * 4);
        values[row] = lostH;
      }
    const title = { zh: '级联预演（预测）', en: 'Cascade preview (forecast)' };
    const column = { title, unit: 'h', decimals: 1, values, kind: 'derived', timeMs: NaN, how: title } as const;
    return {
      edition: nextEdition(),
      style: {
        target: 'buildings',
        value: { from: 'attribute', name: 'cascade' },
        channel: 'pattern',
        scale: { kind: 'continuous' },
        ramp: 'blues',
        reversed: false,
        level: 'district',
        where: [],
        label: false,
      },
      paint,
      heightM: null,
      shown: null,
      column,
      legend: { ...column, target: 'buildings', channel: 'pattern', rows: [], metresPerUnit: NaN, total: values.length, missing: 0, filteredOut: 0 },
    };
  };
  /** Reckoned again when choice, graph or the buildings known change. */
  const bringUp = (): void => {
    const choice = readCascade(cascadeText(session));
    const { dependencies } = city;
    const next = choice ? `${choice.node}@${choice.atH} ${dependencies.version} ${city.buildings.count}` : '';
    if (next === key) return;
    key = next;
    const graph = choice ? dependencies.graph : null;
    if (graph) void dependencies.loadServed();
    painted = choice && graph ? paintOf(graph, choice.node, choice.atH) : null;
    count++;
  };
  return {
    get version() {
      bringUp();
      return styles.version + count;
    },
    painted: (target) => (target === 'buildings' && painted ? painted : styles.painted(target)),
  };
}
