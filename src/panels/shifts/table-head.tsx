import { useWords } from '../ui/desk.ts';
import { words } from './words.ts';

/** The head of a table of this workspace: a column for each word. */
export function TableHead({ columns }: { readonly columns: readonly (keyof typeof words)[] }) {
  const w = useWords(words);
  return (
    <thead>
      <tr className="small muted">
        {columns.map((key) => (
          <th key={key} scope="col">
            {w(key)}
          </th>
        ))}
      </tr>
    </thead>
  );
}
