import './data-styles.css';
import { useState } from 'react';
import { completeStyle, styleFromText, styleText } from '../../rules/styles/style-text.ts';
import { styleTargets, type DataStyle, type DeclaredStyle, type StyleTarget } from '../../tables/data-style.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords, type StyleOption } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { targetWords } from '../ui/legend.tsx';
import { StyleEditor } from './style-editor.tsx';
import { keyOfValue, startStyle } from './style-choice.ts';
import { styleWords } from './style-words.ts';

/** Style by data, without code: for buildings, roads, areas and points a value, and how it is shown. */
export function DataStyles() {
  const w = useWords(styleWords);
  return (
    <section className="data-styles" aria-label={w('byData')}>
      <h3 className="small muted">{w('byData')}</h3>
      {styleTargets.map((target) => (
        <TargetStyle key={target} target={target} />
      ))}
    </section>
  );
}

function TargetStyle({ target }: { target: StyleTarget }) {
  const desk = useDesk();
  const w = useWords(styleWords);
  const language = useLanguage();
  usePulse();
  const [isEdited, setEdited] = useState(false);
  const text = useSession((s) => s.styles[target]) ?? '';
  const style = text === '' ? null : styleFromText(target, text);
  const options = desk.styles.options(target, style?.level ?? 'district');
  const declared = (desk.city.manifest.styles ?? []).filter((d) => d.target === target);
  const set = (next: DataStyle | null): void => {
    const { [target]: _, ...others } = desk.session.getState().styles;
    desk.session.setState({ styles: next ? { ...others, [target]: styleText(next) } : others });
  };
  const choose = (key: string): void => {
    const preset = declared.find(({ id }) => key === `preset/${id}`);
    const option = options.find(({ value }) => keyOfValue(value) === key);
    if (preset) set(completeStyle(preset));
    else set(option ? startStyle(target, option, style) : null);
  };
  const presetId = declared.find((d) => text !== '' && styleText(completeStyle(d)) === text)?.id;
  const chosen = presetId === undefined ? (style ? keyOfValue(style.value) : '') : `preset/${presetId}`;
  const isUnknown = style !== null && desk.styles.painted(target) === null;
  return (
    <div className="target-style">
      <div className="target-style-head">
        <label className="grow">
          <span className="small">{targetWords[target][language]}</span>
          <ValueSelect chosen={chosen} options={options} declared={declared} onChoose={choose} />
        </label>
        {style && (
          <>
            <button
              type="button"
              className="icon"
              aria-expanded={isEdited}
              aria-label={`${w('edit')}: ${targetWords[target][language]}`}
              onClick={() => setEdited(!isEdited)}
            >
              <Icon name="down" size={14} />
            </button>
            <button type="button" className="icon" aria-label={`${w('remove')}: ${targetWords[target][language]}`} onClick={() => set(null)}>
              <Icon name="close" size={14} />
            </button>
          </>
        )}
      </div>
      {isUnknown && <p className="small muted">{w('noValues')}</p>}
      {style && isEdited && <StyleEditor style={style} options={options} onChange={set} />}
    </div>
  );
}

interface ValueSelectProps {
  readonly chosen: string;
  readonly options: readonly StyleOption[];
  readonly declared: readonly DeclaredStyle[];
  onChoose(key: string): void;
}

/** Presets of the city first, then every value by where it comes from. */
function ValueSelect({ chosen, options, declared, onChoose }: ValueSelectProps) {
  const w = useWords(styleWords);
  const language = useLanguage();
  return (
    <select value={chosen} onChange={(event) => onChoose(event.target.value)}>
      <option value="">{w('plain')}</option>
      {declared.length > 0 && (
        <optgroup label={w('presets')}>
          {declared.map(({ id, title }) => (
            <option key={id} value={`preset/${id}`}>
              {title[language]}
            </option>
          ))}
        </optgroup>
      )}
      {(['attribute', 'indicator', 'reading'] as const).map((from) => {
        const own = options.filter(({ value }) => value.from === from);
        if (own.length === 0) return null;
        return (
          <optgroup key={from} label={w(from)}>
            {own.map(({ value, title }) => (
              <option key={keyOfValue(value)} value={keyOfValue(value)}>
                {title[language]}
              </option>
            ))}
          </optgroup>
        );
      })}
    </select>
  );
}
