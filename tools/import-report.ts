import { writeFileSync } from 'node:fs';
import type { ImportedModel } from '../src/city/formats/format.ts';
import { faultNames, faultText, type Fault } from '../src/city/formats/citymodel/fault.ts';

/** Lines of a kind shown on the console; the report file holds them all. */
const mostShown = 50;

/** What an import left out and what is invalid in what it read: told in lines, and whole as JSON where a file is named. */
export function tellImport({ notes, faults = [], counts }: ImportedModel, tell: (line: string) => void, file?: string): void {
  const some = (lines: readonly string[], more: string): void => {
    for (const line of lines.slice(0, mostShown)) tell(line);
    if (lines.length > mostShown) tell(`${more}: and ${lines.length - mostShown} more`);
  };
  some(
    notes.map(({ code, where, why }) => `note: ${code} at ${where}: ${why}`),
    'note',
  );
  some(
    faults.map((fault) => `invalid: ${faultText(fault)}`),
    'invalid',
  );
  if (faults.length > 0) tell(`invalid geometry, drawn all the same: ${byCode(faults)} in ${new Set(faults.map(({ object }) => object)).size} objects`);
  if (file === undefined) return;
  const named = faults.map((fault) => ({ ...fault, lod: Number.isNaN(fault.lod) ? null : fault.lod, name: faultNames[fault.code] }));
  writeFileSync(file, `${JSON.stringify({ counts, notes, faults: named }, null, 2)}\n`);
}

function byCode(faults: readonly Fault[]): string {
  const codes = new Map<Fault['code'], number>();
  for (const { code } of faults) codes.set(code, (codes.get(code) ?? 0) + 1);
  return [...codes]
    .sort(([a], [b]) => a - b)
    .map(([code, count]) => `${count} x ${code} ${faultNames[code]}`)
    .join(', ');
}
