import type { Problem } from '../../../base/problem.ts';
import type { ImportOptions } from '../format.ts';
import { childOf, childrenOf, readXml, type XmlNode } from '../xml.ts';

/** What a code of an attribute's `codeSpace` means; undefined where the list or the code is not at hand. */
export type MeaningOf = (codeSpace: string, code: string) => string | undefined;

/** A GML simple dictionary: a definition's name is the code, its description the meaning. */
function readDictionary(bytes: Uint8Array, where: string): Map<string, string> {
  const meanings = new Map<string, string>();
  const member = (entry: XmlNode): void => {
    for (const definition of childrenOf(entry, 'Definition')) {
      const [code, meaning] = [childOf(definition, 'name')?.text.trim(), childOf(definition, 'description')?.text.trim()];
      if (code && meaning) meanings.set(code, meaning);
    }
  };
  readXml(bytes, where, { root: () => undefined, member }, []);
  return meanings;
}

/** Code lists beside a model, each read when first asked for; what is missing or broken is told once and its codes stay. */
export function createCodeLists(model: string, options: ImportOptions, notes: Problem[]): MeaningOf {
  const lists = new Map<string, Map<string, string>>();
  const open = (path: string): Map<string, string> => {
    const where = `${model} code list ${path}`;
    if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return new Map();
    const bytes = options.beside?.(model, path) ?? null;
    if (!bytes) {
      notes.push({ code: 'codelist-missing', where, why: 'is not beside the model; its codes are shown as they are' });
      return new Map();
    }
    try {
      return readDictionary(bytes, where);
    } catch (error) {
      notes.push({ code: 'codelist-broken', where, why: `${error instanceof Error ? error.message : String(error)}; its codes are shown as they are` });
      return new Map();
    }
  };
  return (codeSpace, code) => {
    const known = lists.get(codeSpace) ?? open(codeSpace);
    lists.set(codeSpace, known);
    return known.get(code);
  };
}
