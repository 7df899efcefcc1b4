import { fail, ProblemError, type Problem } from '../../../base/problem.ts';
import { isObject, parseJsonText } from '../json-door.ts';
import type { CityModel } from '../citymodel/model.ts';
import { createModelReader } from './read-model.ts';

const isJson = (line: string): boolean => {
  try {
    return isObject(JSON.parse(line));
  } catch {
    return false;
  }
};

/** CityJSON 1.0, 1.1, 2.0 or CityJSON text sequences (a header line, then one feature a line). */
export function parseCityJson(text: string, where: string): { readonly model: CityModel; readonly notes: readonly Problem[] } {
  const reader = createModelReader(where);
  const lines = text.split('\n');
  const filled = lines.filter((line) => line.trim() !== '').length;
  if (filled > 1 && isJson(lines[0] ?? '')) {
    lines.forEach((line, i) => {
      if (line.trim() === '') return;
      const json = parseLine(line, where, i + 1);
      if (i === 0) reader.document(json, `${where}:1`);
      else reader.feature(json, `${where}:${i + 1}`);
    });
    return reader.finish();
  }
  const json = parseJsonText(text, where);
  if (!isObject(json) || json['type'] !== 'CityJSONFeature') {
    reader.document(json, where);
    return reader.finish();
  }
  reader.feature(json, where);
  reader.finish();
  return fail('missing-header', where, 'a CityJSONFeature stands alone: the CityJSON line with version and transform must come first');
}

function parseLine(line: string, where: string, number: number): unknown {
  try {
    return parseJsonText(line, where);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    // Lines are parsed one by one: put their number in place of line 1.
    throw new ProblemError(error.problems.map((problem) => ({ ...problem, where: problem.where.replace(/:1:(\d+)$/, `:${number}:$1`) })));
  }
}
