import { useId, type ReactNode } from 'react';
import type { AlarmRule, Condition } from '../../tables/alarm-rule.ts';
import { describeProperty } from '../../tables/properties.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { nameOfThing } from '../ui/entity.ts';
import { displayUnit } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { formKindOf, formKinds, inForm, newCondition, numberOf, secondsOf, withConditions, type FormKind } from './draft.ts';
import { words } from './words.ts';

interface FieldsProps {
  readonly rule: AlarmRule;
  readonly isNew: boolean;
  onChange(rule: AlarmRule): void;
}
type Word = keyof typeof words;

function Field({ label, wide = false, children }: { readonly label: string; readonly wide?: boolean; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={`rule-field${wide ? ' wide' : ''}`}>
      <label className="small muted" htmlFor={id}>
        {label}
      </label>
      {children(id)}
    </div>
  );
}

/** A number that may be half written; only what reads as one reaches the rule. */
function NumberField({ label, value, onChange }: { readonly label: string; readonly value: number; onChange(value: number): void }) {
  return (
    <Field label={label}>
      {(id) => <input id={id} type="number" step="any" defaultValue={Number.isNaN(value) ? '' : value} onChange={(e) => onChange(numberOf(e.target.value))} />}
    </Field>
  );
}

function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, title: string])[];
  onChange(value: T): void;
}) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={(e) => onChange(e.target.value as T)}>
          {options.map(([key, title]) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Everything of a rule that may be changed; what is given only once (property, kind, words) of a new one. */
export function RuleFields({ rule, isNew, onChange }: FieldsProps) {
  const w = useWords(words);
  const kind = formKindOf(rule);
  const set = (change: Partial<AlarmRule>): void => onChange({ ...rule, ...change });
  const unit = displayUnit(rule.unit) || '1';
  const limit = kind === 'silence' ? w('intervals') : w(kind === 'rate' ? 'limitRate' : 'limit', { unit });
  return (
    <div className="rule-fields" key={`${rule.property}${kind}`}>
      {isNew && (
        <ThingField
          label={w('onlyThing')}
          property={rule.property}
          thing={rule.thing}
          onChange={(thing) => {
            const { thing: _thing, ...rest } = rule;
            onChange(thing === undefined ? rest : { ...rest, thing });
          }}
        />
      )}
      {isNew && <NewFields rule={rule} onChange={onChange} />}
      {kind !== 'silence' && <Side op={rule.op} onChange={(op) => set({ op })} />}
      <NumberField label={limit} value={rule.value} onChange={(value) => set({ value })} />
      {kind !== 'silence' && <NumberField label={w('deadband')} value={rule.deadband} onChange={(deadband) => set({ deadband })} />}
      {rule.form?.kind === 'rate' && (
        <NumberField label={w('windowS')} value={rule.form.windowS} onChange={(windowS) => set({ form: { kind: 'rate', windowS } })} />
      )}
      <NumberField label={w('onDelayS')} value={rule.onDelayS} onChange={(s) => set({ onDelayS: secondsOf(String(s)) })} />
      <NumberField label={w('offDelayS')} value={rule.offDelayS} onChange={(s) => set({ offDelayS: secondsOf(String(s)) })} />
      <Choice
        label={w('priority')}
        value={String(rule.priority) as '1' | '2' | '3'}
        options={[
          ['1', '1'],
          ['2', '2'],
          ['3', '3'],
        ]}
        onChange={(priority) => set({ priority: Number(priority) as 1 | 2 | 3 })}
      />
      <NumberField label={w('respond')} value={rule.respondWithinMin} onChange={(respondWithinMin) => set({ respondWithinMin })} />
      {rule.form?.kind === 'together' && <Conditions rule={rule} onChange={onChange} />}
      {isNew && <WordFields rule={rule} onChange={onChange} />}
    </div>
  );
}

/** Things offered by name; more are found by their id. */
const MOST_OFFERED = 300;

interface ThingFieldProps {
  readonly label: string;
  readonly property: string;
  readonly thing: string | undefined;
  onChange(thing: string | undefined): void;
}

/** One thing by its id, found by its name among those that tell the property; empty = any, or the same. */
function ThingField({ label, property, thing, onChange }: ThingFieldProps) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const things = [...new Set(desk.streams.rowsOfProperty(property).map((row) => desk.streams.descriptor(row).thingId))];
  const isKnown = thing === undefined || things.includes(thing);
  return (
    <Field label={label}>
      {(id) => (
        <>
          <input
            id={id}
            type="text"
            list={`${id}-list`}
            maxLength={200}
            placeholder={w('anyThing')}
            aria-invalid={!isKnown}
            title={thing === undefined ? '' : nameOfThing(desk, thing)[language]}
            value={thing ?? ''}
            onChange={(e) => onChange(e.target.value === '' ? undefined : e.target.value)}
          />
          <datalist id={`${id}-list`}>
            {things.slice(0, MOST_OFFERED).map((one) => (
              <option key={one} value={one}>
                {nameOfThing(desk, one)[language]}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function Side({ op, onChange }: { readonly op: 'above' | 'below'; onChange(op: 'above' | 'below'): void }) {
  const w = useWords(words);
  return (
    <Choice
      label={w('op')}
      value={op}
      options={[
        ['above', w('above')],
        ['below', w('below')],
      ]}
      onChange={onChange}
    />
  );
}

/** Properties some stream tells, and the kinds of things that tell them. */
function useKnown(property: string): { readonly properties: readonly string[]; readonly kinds: readonly string[] } {
  const { streams } = useDesk();
  const properties = new Set<string>();
  for (let row = 0; row < streams.count; row++) properties.add(streams.descriptor(row).property);
  const kinds = new Set(streams.rowsOfProperty(property).map((row) => streams.descriptor(row).kind));
  return { properties: [...properties.add(property)].sort(), kinds: [...kinds].filter(Boolean).sort() };
}

function NewFields({ rule, onChange }: Omit<FieldsProps, 'isNew'>) {
  const w = useWords(words);
  const language = useLanguage();
  const { properties, kinds } = useKnown(rule.property);
  const kind = formKindOf(rule);
  const named = (id: string) => [id, describeProperty(id).title[language]] as const;
  return (
    <>
      <Choice label={w('kind')} value={kind} options={formKinds.map((k: FormKind) => [k, w(k)] as const)} onChange={(next) => onChange(inForm(rule, next))} />
      <Choice
        label={w('property')}
        value={rule.property}
        options={properties.map(named)}
        onChange={(property) => {
          const { thingKind: _kind, ...rest } = rule;
          onChange(inForm({ ...rest, ...newCondition(property), unit: describeProperty(property).unit }, kind));
        }}
      />
      <Choice
        label={w('thingKind')}
        value={rule.thingKind ?? ''}
        options={[['', w('anyKind')], ...kinds.map((k) => [k, k] as const)]}
        onChange={(thingKind) => {
          const { thingKind: _kind, ...rest } = rule;
          onChange(thingKind === '' ? rest : { ...rest, thingKind });
        }}
      />
    </>
  );
}

/** Cause, consequence and action are part of the alarm: without them it asks for nothing (IEC 62682). */
function WordFields({ rule, onChange }: Omit<FieldsProps, 'isNew'>) {
  const w = useWords(words);
  const language = useLanguage();
  const both = (text: string): AlarmRule['cause'] => ({ zh: text, en: text });
  return (
    <>
      {(['zh', 'en'] as const).map((tongue) => (
        <Field key={tongue} label={w(tongue === 'zh' ? 'titleZh' : 'titleEn')} wide>
          {(id) => (
            <input
              id={id}
              type="text"
              maxLength={80}
              value={rule.title[tongue]}
              onChange={(e) => onChange({ ...rule, title: { ...rule.title, [tongue]: e.target.value } })}
            />
          )}
        </Field>
      ))}
      {(['cause', 'consequence', 'action'] as const).map((key) => (
        <Field key={key} label={w(key as Word)} wide>
          {(id) => (
            <input id={id} type="text" maxLength={200} value={rule[key][language]} onChange={(e) => onChange({ ...rule, [key]: both(e.target.value) })} />
          )}
        </Field>
      ))}
    </>
  );
}

function Conditions({ rule, onChange }: Omit<FieldsProps, 'isNew'>) {
  const w = useWords(words);
  const language = useLanguage();
  const { properties } = useKnown(rule.property);
  if (rule.form?.kind !== 'together') return null;
  const { of, conditions } = rule.form;
  const put = (next: readonly Condition[]): void => onChange(withConditions(rule, (form) => ({ ...form, conditions: next })));
  const change = (at: number, part: Partial<Condition>): void => put(conditions.map((c, i) => (i === at ? { ...c, ...part } : c)));
  return (
    <fieldset className="rule-conditions wide">
      <Choice
        label={w('of')}
        value={of}
        options={[
          ['all', w('all')],
          ['any', w('any')],
        ]}
        onChange={(next) => onChange(withConditions(rule, (form) => ({ ...form, of: next })))}
      />
      {conditions.map((condition, i) => (
        <div className="rule-condition" key={`${i}${condition.property}`}>
          <Choice
            label={w('property')}
            value={condition.property}
            options={properties.map((id) => [id, describeProperty(id).title[language]] as const)}
            onChange={(property) => put(conditions.map((c, n) => (n === i ? newCondition(property) : c)))}
          />
          <ThingField
            label={w('ofThing')}
            property={condition.property}
            thing={condition.thing}
            onChange={(thing) => {
              const { thing: _thing, ...rest } = condition;
              put(conditions.map((c, n) => (n === i ? (thing === undefined ? rest : { ...rest, thing }) : c)));
            }}
          />
          <Side op={condition.op} onChange={(op) => change(i, { op })} />
          <NumberField
            label={w('limit', { unit: displayUnit(describeProperty(condition.property).unit) || '1' })}
            value={condition.value}
            onChange={(value) => change(i, { value })}
          />
          <button
            type="button"
            className="icon"
            aria-label={w('removeCondition')}
            disabled={conditions.length < 2}
            onClick={() => put(conditions.filter((_, n) => n !== i))}
          >
            <Icon name="trash" />
          </button>
        </div>
      ))}
      <button type="button" className="small edged" disabled={conditions.length >= 8} onClick={() => put([...conditions, newCondition(rule.property)])}>
        {w('addCondition')}
      </button>
    </fieldset>
  );
}
