import { Validator, type Schema } from '@cfworker/json-schema';
import { ProblemError, type Problem } from '../../base/problem.ts';
import type { Operations } from '../../tables/operations.ts';
import { isObject, shown } from '../formats/json-door.ts';
import schema from './operations.schema.json';
import { schemaProblems } from './read.ts';

const MOST_PROBLEMS = 20;
const validator = new Validator(schema as unknown as Schema, '2020-12', false);

/**
 * The door of `operations.json` (schema beside this file): ids are unique, every lead and every unit's agency is an agency,
 * no address carries a password. Throws a ProblemError naming the first twenty wrong places.
 */
export function readOperations(json: unknown, where: string): Operations {
  if (!isObject(json)) throw new ProblemError([{ code: 'bad-value', where: `${where}#/`, why: `${shown(json)} is not an object` }]);
  const { valid, errors } = validator.validate(json);
  if (!valid) throw new ProblemError(schemaProblems(json, errors, where).slice(0, MOST_PROBLEMS));
  const { agencies, classes, units, cameras, dispatch = [] } = json as unknown as Operations & { dispatch?: Operations['dispatch'] };
  const problems: Problem[] = [];
  const say = (code: string, at: string, why: string): void => void (problems.length < MOST_PROBLEMS && problems.push({ code, where: `${where}#/${at}`, why }));
  for (const [list, items] of Object.entries({ agencies, classes, units, cameras, dispatch })) {
    const met = new Set<string>();
    items.forEach(({ id }, i) => {
      if (met.has(id)) say('duplicate-id', `${list}/${i}/id`, `${shown(id)} is there twice`);
      met.add(id);
    });
  }
  const known = new Set(agencies.map(({ id }) => id));
  const needAgency = (id: string, at: string): void => {
    if (!known.has(id)) say('unknown-agency', at, `${shown(id)} is no agency of this file`);
  };
  classes.forEach(({ lead }, i) => needAgency(lead, `classes/${i}/lead`));
  units.forEach(({ agency }, i) => needAgency(agency, `units/${i}/agency`));
  dispatch.forEach(({ address, agencies: only }, i) => {
    only?.forEach((id, k) => needAgency(id, `dispatch/${i}/agencies/${k}`));
    if (/^[a-z]+:\/\/[^/]*@/i.test(address)) say('secret-in-address', `dispatch/${i}/address`, 'holds a user name or password, which a pack must never carry');
  });
  if (problems.length > 0) throw new ProblemError(problems);
  return { agencies, classes, units, cameras, dispatch };
}

/** One agency, class, unit or camera a line, so that a difference between two packs can be read. */
export function operationsText({ agencies, classes, units, cameras, dispatch }: Operations): string {
  const lines = (list: readonly unknown[]): string => (list.length === 0 ? '[]' : `[\n${list.map((item) => JSON.stringify(item)).join(',\n')}\n]`);
  return `{"version":"1.0","agencies":${lines(agencies)},"classes":${lines(classes)},"units":${lines(units)},"cameras":${lines(cameras)},"dispatch":${lines(dispatch)}}\n`;
}
