/** `it` or `test` at the beginning of a line; what is skipped, planned or depends on the machine is called otherwise. */
const CALL = /^[ \t]*(?:it|test)(?:\.(?:each|for|concurrent|sequential))?[ \t]*\(/gm;
/** Whole groups that do not run, or one test that alone does. */
const SET_ASIDE = /^[ \t]*(?:describe|suite)(?:\.\w+)*\.(?:skip|skipIf|runIf|todo)\b|^[ \t]*(?:describe|suite|it|test)(?:\.\w+)*\.only\b/m;
/** From the beginning of a line: within one, a string may hold what looks like a comment. */
const COMMENTS = /^[ \t]*\/\/.*$|^[ \t]*\/\*[\s\S]*?\*\//gm;
const TEXT_OR_BRACKET = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|[()]/g;

/**
 * Titles of the tests that run in a file wherever it runs, behind each the table of its cases: not of those skipped, planned or
 * commented out. A file that sets a group aside, or all but one, has none.
 */
export function standingTitles(source: string): readonly string[] {
  const code = source.replace(COMMENTS, '');
  if (SET_ASIDE.test(code)) return [];
  return [...code.matchAll(CALL)].flatMap(({ 0: call, index }) => {
    const inside = index + call.length;
    const isTable = /\.(?:each|for)[ \t]*\($/.test(call);
    const from = isTable ? behindTable(code, inside) : inside;
    const title = /^\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/.exec(code.slice(from));
    return title?.[2] === undefined ? [] : [title[2].replace(/\\(.)/g, '$1') + code.slice(inside, from)];
  });
}

/** Inside the bracket that opens after the one closes that a table of cases stands in. */
function behindTable(code: string, from: number): number {
  let depth = 1;
  TEXT_OR_BRACKET.lastIndex = from;
  for (let part = TEXT_OR_BRACKET.exec(code); part; part = TEXT_OR_BRACKET.exec(code)) {
    if (part[0] === '(') depth++;
    else if (part[0] === ')') depth--;
    if (depth === 0) return code.indexOf('(', TEXT_OR_BRACKET.lastIndex) + 1;
  }
  return code.length;
}
