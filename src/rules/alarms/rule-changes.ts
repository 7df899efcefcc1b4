import type { OperatorAction } from '../../tables/actions.ts';
import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { RuleVersion } from './rule-version.ts';

/** An operator changed, added or took back a rule of this city. */
export interface RuleChange {
  readonly ruleId: string;
  /** What holds from then on; null = as the city pack says. */
  readonly rule: AlarmRule | null;
  readonly operator: string;
  readonly timeMs: number;
  readonly reason: string;
}

export const isRuleChange = ({ kind }: OperatorAction): boolean => kind === 'set-alarm-rule' || kind === 'revert-alarm-rule';

/** Changes in the one order (time, then id); what is no rule, has no reason, or is called otherwise than its target does not count. */
export function ruleChanges(actions: readonly OperatorAction[], parse: (text: string) => AlarmRule | null): readonly RuleChange[] {
  const unique = new Map(actions.filter(isRuleChange).map((action) => [action.id, action]));
  return [...unique.values()]
    .sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1))
    .flatMap(({ kind, target, operator, timeMs, detail }): RuleChange[] => {
      const reason = String(detail?.['reason'] ?? '').trim();
      if (reason === '') return [];
      if (kind === 'revert-alarm-rule') return [{ ruleId: target, rule: null, operator, timeMs, reason }];
      const rule = parse(String(detail?.['rule'] ?? ''));
      return rule?.id === target ? [{ ruleId: target, rule, operator, timeMs, reason }] : [];
    });
}

/** Every version of every rule with the time it holds for: a change begins one and ends the one before. */
export function versionsOf(rules: readonly AlarmRule[], changes: readonly RuleChange[]): readonly RuleVersion[] {
  const ids = new Set([...rules.map(({ id }) => id), ...changes.map(({ ruleId }) => ruleId)]);
  return [...ids].flatMap((id) => {
    const declared = rules.find((rule) => rule.id === id) ?? null;
    const steps = [
      { rule: declared, fromMs: -Infinity },
      ...changes.filter(({ ruleId }) => ruleId === id).map(({ rule, timeMs }) => ({ rule: rule ?? declared, fromMs: timeMs })),
    ];
    return steps.flatMap(({ rule, fromMs }, i): RuleVersion[] => {
      const untilMs = steps[i + 1]?.fromMs ?? Infinity;
      return rule && untilMs > fromMs ? [{ rule, fromMs, untilMs }] : [];
    });
  });
}
