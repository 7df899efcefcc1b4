import { caseStates } from '../../rules/cases/case.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { everything, type Filter } from './view.ts';
import { stateWords, words } from './words.ts';

/** What the list shows: by state, lead, class, and what is late. */
export function Filters({ filter, onChange }: { readonly filter: Filter; onChange(filter: Filter): void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const { agencies, classes } = desk.cases.operations;
  const select = (label: string, key: 'state' | 'lead' | 'kind', options: readonly (readonly [string, string])[]) => (
    <select className="small" aria-label={label} value={filter[key]} onChange={(e) => onChange({ ...filter, [key]: e.target.value })}>
      <option value="">{label}</option>
      {options.map(([id, title]) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
  return (
    <div className="case-filters">
      <button type="button" className="small" aria-pressed={!filter.standing && !filter.overdue} onClick={() => onChange(everything)}>
        {w('all')}
      </button>
      <button type="button" className="small" aria-pressed={filter.standing} onClick={() => onChange({ ...filter, standing: !filter.standing })}>
        {w('standing')}
      </button>
      <button type="button" className="small" aria-pressed={filter.overdue} onClick={() => onChange({ ...filter, overdue: !filter.overdue })}>
        {w('overdue')}
      </button>
      {select(
        w('anyState'),
        'state',
        caseStates.slice(1).map((s) => [s, stateWords[s][language]] as const),
      )}
      {select(
        w('anyLead'),
        'lead',
        agencies.map((a) => [a.id, a.name[language]] as const),
      )}
      {select(
        w('anyClass'),
        'kind',
        classes.map((k) => [k.id, k.title[language]] as const),
      )}
    </div>
  );
}
