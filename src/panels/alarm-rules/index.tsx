import './rules.css';
import { useState } from 'react';
import type { AlarmRule } from '../../tables/alarm-rule.ts';
import { AlarmMark } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, usePulse, useWords, type Desk } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { limitText } from '../ui/limit.ts';
import { freshId, newRule } from './draft.ts';
import { RuleEditor } from './editor.tsx';
import { words } from './words.ts';

const streamsOf = (desk: Desk, { property, thingKind }: AlarmRule): number =>
  desk.streams.rowsOfProperty(property).filter((row) => thingKind === undefined || desk.streams.descriptor(row).kind === thingKind).length;

/** The city's alarm rules: change one, try it on the last day, apply it on every console, take it back. */
export default function AlarmRules() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [open, setOpen] = useState<AlarmRule | null>(null);
  usePulse();
  const declared = new Set(desk.city.manifest.alarmRules.map(({ id }) => id));
  const changes = desk.alarms.ruleChanges();
  const rules = [...desk.alarms.rules()].sort((a, b) => a.priority - b.priority || a.title[language].localeCompare(b.title[language]));
  const note = ({ id }: AlarmRule): string => {
    if (!declared.has(id)) return w('added');
    return changes.findLast(({ ruleId }) => ruleId === id)?.rule ? w('changed') : '';
  };
  const add = (): void => {
    const first = desk.streams.count > 0 ? desk.streams.descriptor(0) : null;
    const id = freshId(
      rules,
      changes.map(({ ruleId }) => ruleId),
    );
    setOpen(newRule(id, first?.property ?? 'waterLevel', first?.kind));
  };
  if (open) return <RuleEditor key={open.id} start={open} onClose={() => setOpen(null)} />;
  return (
    <section className="alarm-rules" aria-label={w('title')}>
      <div className="panel-head">
        <h2>{w('title')}</h2>
        <button type="button" className="small edged" onClick={add}>
          <Icon name="plus" size={12} /> {w('add')}
        </button>
      </div>
      <ul className="scroll grow rule-list">
        {rules.map((rule) => (
          <li key={rule.id}>
            <button type="button" onClick={() => setOpen(rule)}>
              <AlarmMark priority={rule.priority} size={18} />
              <span className="grow rule-lines">
                <span className="strong">{rule.title[language]}</span>
                <span className="small">{limitText(rule, language)}</span>
                <span className="small muted">
                  {w('watching', { count: streamsOf(desk, rule) })}
                  {note(rule) && ` · ${note(rule)}`}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
