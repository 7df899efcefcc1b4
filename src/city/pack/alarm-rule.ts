import { Validator, type Schema } from '@cfworker/json-schema';
import { ProblemError } from '../../base/problem.ts';
import type { AlarmRule } from '../../tables/alarm-rule.ts';
import schema from './city.schema.json';
import { ruleProblems, schemaProblems } from './read.ts';

// Under the name of the whole: a validator writes where references lead into the schema's own parts, and that of whole packs has
// been there before.
const { $id, $defs, properties } = schema;
const ruleSchema = { $id, $ref: '#/properties/alarmRules/items', properties: { alarmRules: properties.alarmRules }, $defs };
const validator = new Validator(ruleSchema as unknown as Schema, '2020-12', false);

/** A rule somebody wrote in the app or on another console: the same door as in a pack. Throws a ProblemError. */
export function parseAlarmRule(json: unknown, where: string): AlarmRule {
  const { valid, errors } = validator.validate(json);
  if (!valid) throw new ProblemError(schemaProblems(json, errors, where));
  const problems = ruleProblems({ alarmRules: [json as AlarmRule] }, where);
  if (problems.length > 0) throw new ProblemError(problems);
  return json as AlarmRule;
}
