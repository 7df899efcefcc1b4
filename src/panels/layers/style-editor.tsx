import { useState, type ReactNode } from 'react';
import { ramps } from '../../rules/styles/ramps.ts';
import { MOST_CLASSES } from '../../rules/styles/classify.ts';
import { areaLevels, conditionOps, rampIds, type DataStyle, type StyleCondition, type StyleScale } from '../../tables/data-style.ts';
import { useLanguage, useWords, type StyleOption } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { channelsOf, conditionOf, keyOfValue, readBreaks } from './style-choice.ts';
import { styleWords } from './style-words.ts';

interface EditorProps {
  readonly style: DataStyle;
  readonly options: readonly StyleOption[];
  onChange(next: DataStyle): void;
}

/** How the chosen value is shown: channel, classes, colours, filter, labels. */
export function StyleEditor({ style, options, onChange }: EditorProps) {
  const w = useWords(styleWords);
  const language = useLanguage();
  const isCategories = style.scale.kind === 'categories';
  return (
    <div className="style-editor small">
      <Field title={w('channel')}>
        <select value={style.channel} onChange={(e) => onChange({ ...style, channel: e.target.value as DataStyle['channel'] })}>
          {channelsOf(style.target)
            .filter((channel) => !isCategories || channel !== 'height')
            .map((channel) => (
              <option key={channel} value={channel}>
                {w(channel === 'height' && style.target === 'roads' ? 'width' : channel)}
              </option>
            ))}
        </select>
      </Field>
      {!isCategories && <ScaleFields style={style} onChange={onChange} />}
      {style.target === 'areas' && (
        <Field title={w('level')}>
          <select value={style.level} onChange={(e) => onChange({ ...style, level: e.target.value as DataStyle['level'] })}>
            {areaLevels.map((level) => (
              <option key={level} value={level}>
                {w(level)}
              </option>
            ))}
          </select>
        </Field>
      )}
      {!isCategories && style.channel !== 'pattern' && (
        <Field title={w('ramp')}>
          <select value={style.ramp} onChange={(e) => onChange({ ...style, ramp: e.target.value as DataStyle['ramp'] })}>
            {rampIds
              .filter((id) => ramps[id].kind !== 'categorical')
              .map((id) => (
                <option key={id} value={id}>
                  {ramps[id].title[language]}
                </option>
              ))}
          </select>
        </Field>
      )}
      {!isCategories && style.channel !== 'pattern' && (
        <Check title={w('reversed')} value={style.reversed} onChange={(reversed) => onChange({ ...style, reversed })} />
      )}
      <Check title={w('label')} value={style.label} onChange={(label) => onChange({ ...style, label })} />
      <Filters style={style} options={options} onChange={onChange} />
    </div>
  );
}

function ScaleFields({ style, onChange }: Omit<EditorProps, 'options'>) {
  const w = useWords(styleWords);
  const { scale } = style;
  const [typed, setTyped] = useState(scale.kind === 'breaks' ? scale.breaks.join(', ') : '');
  const method = scale.kind === 'classed' ? scale.method : scale.kind;
  const classes = scale.kind === 'classed' ? scale.classes : 5;
  const choose = (next: string): void => {
    if (next === 'continuous') return onChange({ ...style, scale: { kind: 'continuous' } });
    if (next === 'breaks') return onChange({ ...style, scale: { kind: 'breaks', breaks: readBreaks(typed) ?? [0] } });
    onChange({ ...style, scale: { kind: 'classed', method: next as 'equal', classes } satisfies StyleScale });
  };
  const isWrong = typed !== '' && readBreaks(typed) === null;
  return (
    <>
      <Field title={w('scale')}>
        <select value={method} onChange={(e) => choose(e.target.value)}>
          {(['equal', 'quantile', 'natural', 'breaks', 'continuous'] as const).map((kind) => (
            <option key={kind} value={kind}>
              {w(kind)}
            </option>
          ))}
        </select>
      </Field>
      {scale.kind === 'classed' && (
        <Field title={w('classes')}>
          <select value={classes} onChange={(e) => onChange({ ...style, scale: { ...scale, classes: Number(e.target.value) } })}>
            {Array.from({ length: MOST_CLASSES - 1 }, (_, i) => (
              <option key={i} value={i + 2}>
                {i + 2}
              </option>
            ))}
          </select>
        </Field>
      )}
      {scale.kind === 'breaks' && (
        <Field title={w('limits')}>
          <input
            type="text"
            value={typed}
            aria-invalid={isWrong}
            onChange={(e) => {
              setTyped(e.target.value);
              const breaks = readBreaks(e.target.value);
              if (breaks) onChange({ ...style, scale: { kind: 'breaks', breaks } });
            }}
          />
          {isWrong && <span role="alert">{w('badLimits')}</span>}
        </Field>
      )}
    </>
  );
}

/** Conditions that all must hold; and a row to add one. */
function Filters({ style, options, onChange }: EditorProps) {
  const w = useWords(styleWords);
  const language = useLanguage();
  const [key, setKey] = useState('');
  const [op, setOp] = useState<StyleCondition['op']>('>=');
  const [typed, setTyped] = useState('');
  const title = (condition: StyleCondition): string =>
    options.find((o) => keyOfValue(o.value) === keyOfValue(condition.value))?.title[language] ?? condition.value.name;
  const option = options.find((o) => keyOfValue(o.value) === key) ?? options[0];
  const add = (): void => {
    const condition = option && conditionOf(option.value, op, typed);
    if (condition) onChange({ ...style, where: [...style.where, condition] });
    setTyped('');
  };
  return (
    <fieldset className="style-filters">
      <legend className="muted">{w('filter')}</legend>
      {style.where.map((condition, i) => (
        <p key={i} className="style-filter">
          <span className="grow">
            {title(condition)} {condition.op} {String(condition.operand)}
          </span>
          <button
            type="button"
            className="icon"
            aria-label={`${w('removeFilter')}: ${title(condition)}`}
            onClick={() => onChange({ ...style, where: style.where.filter((_, k) => k !== i) })}
          >
            <Icon name="close" size={12} />
          </button>
        </p>
      ))}
      <div className="style-filter">
        <select className="grow" aria-label={w('filter')} value={option ? keyOfValue(option.value) : ''} onChange={(e) => setKey(e.target.value)}>
          {options.map((o) => (
            <option key={keyOfValue(o.value)} value={keyOfValue(o.value)}>
              {o.title[language]}
            </option>
          ))}
        </select>
        <select aria-label={w('compare')} value={op} onChange={(e) => setOp(e.target.value as StyleCondition['op'])}>
          {conditionOps.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <input
          type="text"
          size={5}
          aria-label={w('operand')}
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
          onKeyDown={(e) => e.key === 'Enter' && add()}
        />
        <button type="button" className="edged" onClick={add}>
          {w('addFilter')}
        </button>
      </div>
    </fieldset>
  );
}

function Field({ title, children }: { title: string; children: ReactNode }) {
  return (
    <label className="style-field">
      <span className="muted">{title}</span>
      {children}
    </label>
  );
}

function Check({ title, value, onChange }: { title: string; value: boolean; onChange: (next: boolean) => void }) {
  return (
    <label className="style-check">
      <input type="checkbox" checked={value} onChange={(e) => onChange(e.target.checked)} />
      <span>{title}</span>
    </label>
  );
}
