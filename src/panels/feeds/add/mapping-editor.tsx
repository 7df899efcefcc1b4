import { observedProperties } from '../../../tables/properties.ts';
import { useWords } from '../../ui/desk.ts';
import { timeFormOf, valueFault, type ProposedValue, type Proposal, type Sample, type ValueFault } from './propose.ts';
import { words } from './words.ts';

interface EditorProps {
  readonly sample: Sample;
  readonly proposal: Proposal;
  readonly onChange: (proposal: Proposal) => void;
}
const shortText = (value: unknown): string => String(value).slice(0, 40);

/** Which field is what: proposed from names and values, changed by hand; a unit that cannot be taken is refused by name. */
export function MappingEditor({ sample, proposal, onChange }: EditorProps) {
  const w = useWords(words);
  const change = (part: Partial<Proposal>): void => onChange({ ...proposal, ...part });
  const setTime = (at: string): void => {
    const leaf = sample.leaves.find((l) => l.at === at);
    change({ time: at, timeForm: (leaf && timeFormOf(leaf.value)) ?? 'iso' });
  };
  return (
    <section>
      <h3 className="small muted">
        {w('mapping')} · {w('rowsFound', { n: sample.count, at: sample.rows === '' ? w('whole') : sample.rows })}
      </h3>
      <div className="add-roles">
        <Role label={w('thing')} none={w('byTopic')} value={proposal.thing} sample={sample} onChange={(thing) => change({ thing })} />
        <Role label={w('time')} none={w('byArrival')} value={proposal.time} sample={sample} onChange={setTime} />
        <Role label={w('lon')} none={w('nothing')} value={proposal.lon} sample={sample} onChange={(lon) => change({ lon })} />
        <Role label={w('lat')} none={w('nothing')} value={proposal.lat} sample={sample} onChange={(lat) => change({ lat })} />
      </div>
      <datalist id="add-feed-properties">
        {[...observedProperties.keys()].map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      <table className="add-values">
        <thead>
          <tr className="small muted">
            <th scope="col">{w('value')}</th>
            <th scope="col">{w('property')}</th>
            <th scope="col">{w('unit')}</th>
          </tr>
        </thead>
        <tbody>
          {proposal.values.map((value, i) => (
            <ValueRow
              key={value.at}
              value={value}
              fault={valueFault(value, proposal.values)}
              onChange={(next) => change({ values: proposal.values.map((v, k) => (k === i ? next : v)) })}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ValueRowProps {
  readonly value: ProposedValue;
  readonly fault: ValueFault | null;
  readonly onChange: (value: ProposedValue) => void;
}

function ValueRow({ value, fault, onChange }: ValueRowProps) {
  const w = useWords(words);
  return (
    <tr data-chosen={value.isChosen}>
      <th scope="row">
        <label className="add-value">
          <input type="checkbox" checked={value.isChosen} onChange={(e) => onChange({ ...value, isChosen: e.target.checked })} />
          <code className="cut">{value.at}</code>
          <span className="small muted">{Number.isNaN(value.example) ? '–' : value.example}</span>
        </label>
      </th>
      <td>
        <input
          type="text"
          list="add-feed-properties"
          aria-label={`${value.at}: ${w('property')}`}
          value={value.property}
          onChange={(e) => onChange({ ...value, property: e.target.value })}
        />
      </td>
      <td>
        <input
          type="text"
          spellCheck={false}
          aria-label={`${value.at}: ${w('unit')}`}
          aria-invalid={fault !== null}
          value={value.unit}
          onChange={(e) => onChange({ ...value, unit: e.target.value, basis: 'said' })}
        />
        <span className={`small ${fault ? '' : 'muted'}`} role={fault ? 'alert' : undefined}>
          {fault ? w(fault.kind, { ...fault }) : w(`basis.${value.basis}`)}
        </span>
      </td>
    </tr>
  );
}

interface RoleProps {
  readonly label: string;
  readonly none: string;
  readonly value: string;
  readonly sample: Sample;
  readonly onChange: (at: string) => void;
}
function Role({ label, none, value, sample, onChange }: RoleProps) {
  return (
    <label className="add-field">
      <span className="small muted">{label}</span>
      <select value={value} onChange={(e) => onChange(e.target.value)}>
        <option value="">{none}</option>
        {sample.leaves.map((leaf) => (
          <option key={leaf.at} value={leaf.at}>
            {leaf.at} · {shortText(leaf.value)}
          </option>
        ))}
      </select>
    </label>
  );
}
