import { entityFromKey } from '../../city/city.ts';
import type { Language } from '../../base/words.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import type { Desk } from '../ui/desk.ts';
import { nameOf, nameOfThing } from '../ui/entity.ts';

/** What an action was about, in words; ids only where nothing better is known. */
export interface Told {
  readonly about: string;
  /** Reason, note or step that goes with it; empty when none. */
  readonly text: string;
}

const detailText = ({ detail = {} }: OperatorAction, ...keys: readonly string[]): string =>
  keys.map((key) => detail[key]).find((value): value is string => typeof value === 'string' && value !== '') ?? '';

/** Reads many actions with one pass over the alarm log. */
export function createTeller(desk: Desk, language: Language): (action: OperatorAction) => Told {
  const alarms = new Map(desk.alarms.log().map((alarm) => [alarm.id, alarm]));
  const rules = new Map(desk.alarms.rules().map((rule) => [rule.id, rule]));
  const ofStream = (key: string): string => {
    const [ruleId = '', feedId = '', ...rest] = key.split('/');
    const row = desk.streams.find(rest.join('/'), feedId);
    const title = rules.get(ruleId)?.title[language] ?? ruleId;
    return row < 0 ? title : `${title} · ${nameOfThing(desk, desk.streams.descriptor(row).thingId)[language]}`;
  };
  const about = (action: OperatorAction): string => {
    const { kind, target } = action;
    const alarm = alarms.get(target);
    if (alarm) return `${alarm.rule.title[language]} · ${nameOfThing(desk, alarm.thingId)[language]}`;
    const c = desk.cases.get(target);
    if (c) {
      const ref = entityFromKey(c.entity);
      return `${desk.cases.classOf(c).title[language]}${ref ? ` · ${nameOf(desk, ref)[language]}` : ''}`;
    }
    if (kind === 'shelve' || kind === 'unshelve' || kind === 'take-out-of-service' || kind === 'return-to-service') return ofStream(target);
    if (kind === 'set-alarm-rule' || kind === 'revert-alarm-rule') return rules.get(target)?.title[language] ?? target;
    if (target === desk.city.manifest.id) return desk.city.manifest.name[language];
    const ref = entityFromKey(target);
    if (ref) return nameOf(desk, ref)[language];
    if (desk.city.sensor(target) || desk.city.service(target)) return nameOfThing(desk, target)[language];
    const note = desk.shift.notes().find(({ id }) => id === target);
    return note ? note.text : target;
  };
  return (action) => ({ about: about(action), text: detailText(action, 'text', 'reason') });
}

/** Whether a row is asked for: any word of the question in what it says. */
export const matches = (question: string, ...said: readonly string[]): boolean => {
  const text = said.join(' ').toLowerCase();
  return question
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};
