import type { Alarm, SetAside } from '../../rules/alarms/alarm.ts';
import type { RootGroup } from '../../rules/alarms/root-groups.ts';
import type { RuleChange } from '../../rules/alarms/rule-changes.ts';
import type { RulePreview } from '../../rules/alarms/rule-preview.ts';
import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { ActOutcome } from './desk.ts';

/** Alarms at the shown instant and what operators do to them; each action goes out under the session's operator. */
export interface AlarmDesk {
  list(): readonly Alarm[];
  log(): readonly Alarm[];
  /** Of the log what was put in front of the operator. */
  told(): readonly Alarm[];
  /** What is shelved, suppressed by design or out of service at the shown instant. */
  asides(): readonly SetAside[];
  /** Changes whenever any of the above does. */
  version(): number;
  /** The list is what stands: the past that it follows from has been read. */
  isSettled(): boolean;
  /** Instant from which the log is complete or being completed, ms; NaN before any of it was asked for. */
  knownFromMs(): number;
  /** Read the log back to an instant, in the background, as far as the sources keep history. */
  reach(fromMs: number): void;
  /** Active alarms by the asset at their root, along the city's dependencies; worst group first. */
  groups(): readonly RootGroup[];
  /** The same while more than ten were raised in ten minutes and something hangs together, else nothing. */
  flood(): readonly RootGroup[];
  /** Rules in force, and what operators changed about them, oldest first. */
  rules(): readonly AlarmRule[];
  ruleChanges(): readonly RuleChange[];
  /** What a rule would have raised in the last 24 h, from the sources' history. Rejects when a source cannot be asked. */
  preview(rule: AlarmRule, progress?: (done: number) => void): Promise<RulePreview>;
  /** Why a rule as written may not be applied; empty = it may. */
  faultsOf(rule: AlarmRule): readonly string[];
  /** Each with the operator's name from the session; nothing is done unless the outcome is `done`. */
  acknowledge(alarmIds: readonly string[]): ActOutcome;
  /** Keys name a rule on a stream (`asideKey`), whatever it raises; a reason is a must. */
  shelve(keys: readonly string[], reason: string, untilMs: number): ActOutcome;
  unshelve(keys: readonly string[]): ActOutcome;
  takeOutOfService(keys: readonly string[], reason: string): ActOutcome;
  returnToService(keys: readonly string[]): ActOutcome;
  /** From now on, on every console of this city. */
  setRule(rule: AlarmRule, reason: string): ActOutcome;
  /** Back to what the city pack says; a rule it does not know ends. */
  revertRule(ruleId: string, reason: string): ActOutcome;
  dispatchCrew(thingId: string): ActOutcome;
}
