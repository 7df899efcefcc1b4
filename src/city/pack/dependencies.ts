import { Validator, type Schema } from '@cfworker/json-schema';
import { ProblemError, type Problem } from '../../base/problem.ts';
import { indexDependencies, type DependencyGraph, type DependencyNode, type Medium, type ServedGroup, type Supply } from '../../tables/dependencies.ts';
import { isObject, shown } from '../formats/json-door.ts';
import schema from './dependencies.schema.json';
import { schemaProblems } from './read.ts';
import servedSchema from './served.schema.json';

/** As growers and importers make it: the graph, and who is served by whom. */
export interface DependencyInput {
  readonly nodes: readonly DependencyNode[];
  readonly supplies: readonly Supply[];
  readonly served: readonly ServedGroup[];
}

const MOST_PROBLEMS = 20;
const graphValidator = new Validator(schema as unknown as Schema, '2020-12', false);
const servedValidator = new Validator(servedSchema as unknown as Schema, '2020-12', false);

function checkShape(json: unknown, validator: Validator, where: string): void {
  if (!isObject(json)) throw new ProblemError([{ code: 'bad-value', where: `${where}#/`, why: `${shown(json)} is not an object` }]);
  const { valid, errors } = validator.validate(json);
  if (!valid) throw new ProblemError(schemaProblems(json, errors, where).slice(0, MOST_PROBLEMS));
}

/** Wrong places are collected, at most so many as a person reads. */
function createComplaints(where: string) {
  const problems: Problem[] = [];
  return {
    say: (code: string, at: string, why: string): void => void (problems.length < MOST_PROBLEMS && problems.push({ code, where: `${where}#/${at}`, why })),
    end(): void {
      if (problems.length > 0) throw new ProblemError(problems);
    },
  };
}

/**
 * The door of `dependencies.json` (schema beside this file): ids are unique, every supplier and dependent is a node, nothing
 * needs itself, a need has suppliers. Throws a ProblemError naming the first twenty wrong places: `duplicate-id`,
 * `unknown-node`, `self-loop`, `bad-value`. Rings are allowed (a cell needs power, a substation telecom): see `cycles`.
 */
export function readDependencies(json: unknown, where: string): DependencyGraph {
  checkShape(json, graphValidator, where);
  const { nodes, supplies } = json as { nodes: readonly DependencyNode[]; supplies: readonly Supply[] };
  const { say, end } = createComplaints(where);
  const ids = new Set<string>();
  const things = new Map<string, string>();
  nodes.forEach((node, i) => {
    if (ids.has(node.id)) say('duplicate-id', `nodes/${i}/id`, `${shown(node.id)} is there twice`);
    ids.add(node.id);
    node.things?.forEach((thing, k) => {
      const other = things.get(thing);
      if (other !== undefined) say('duplicate-id', `nodes/${i}/things/${k}`, `${shown(thing)} already stands for ${shown(other)}`);
      things.set(thing, node.id);
    });
  });
  supplies.forEach(({ to, from, standby = [] }, i) => {
    const known = (id: string, at: string): void => {
      if (!ids.has(id)) say('unknown-node', `supplies/${i}/${at}`, `${shown(id)} is no node of this file`);
      else if (id === to && at !== 'to') say('self-loop', `supplies/${i}/${at}`, `${shown(id)} cannot supply itself`);
    };
    known(to, 'to');
    from.forEach((id, k) => known(id, `from/${k}`));
    standby.forEach((id, k) => known(id, `standby/${k}`));
  });
  end();
  return indexDependencies(nodes, supplies);
}

/** The door of `served.json`: each supplier is a node of the graph, no building is served twice. */
export function readServed(json: unknown, graph: DependencyGraph, where: string): readonly ServedGroup[] {
  checkShape(json, servedValidator, where);
  const { served } = json as { served: readonly ServedGroup[] };
  const { say, end } = createComplaints(where);
  const ids = new Set(graph.nodes.map(({ id }) => id));
  const buildings = new Set<string>();
  served.forEach((group, i) => {
    for (const medium of Object.keys(group.from) as Medium[]) {
      const id = group.from[medium] as string;
      if (!ids.has(id)) say('unknown-node', `served/${i}/from/${medium}`, `${shown(id)} is no node of the graph`);
    }
    group.buildings?.forEach((id, k) => {
      if (buildings.has(id)) say('duplicate-id', `served/${i}/buildings/${k}`, `${shown(id)} is served twice: its people would count twice`);
      buildings.add(id);
    });
  });
  end();
  return served;
}

/** One node, need or group a line, so that a difference between two packs can be read. */
const lines = (list: readonly unknown[]): string => list.map((item) => JSON.stringify(item)).join(',\n');
export const dependenciesText = ({ nodes, supplies }: Pick<DependencyInput, 'nodes' | 'supplies'>): string =>
  `{"version":"1.0","nodes":[\n${lines(nodes)}\n],"supplies":[\n${lines(supplies)}\n]}\n`;
export const servedText = (served: readonly ServedGroup[]): string => `{"version":"1.0","served":[\n${lines(served)}\n]}\n`;
