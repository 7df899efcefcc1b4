import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { Forecast } from './forecast.ts';

/** When a forecast goes past an alarm's limit; `possible`: only the edge of its band does. */
export interface Crossing {
  readonly rule: AlarmRule;
  readonly atMs: number;
  readonly kind: 'expected' | 'possible';
}

/** First instant at which a line past `value` on the rule's side; NaN = never within the horizon. */
function firstPast({ op, value: limit }: AlarmRule, line: Float32Array, nowValue: number, { issuedMs, stepMs }: Forecast): number {
  const past = (v: number): boolean => (op === 'above' ? v >= limit : v <= limit);
  let before = nowValue;
  for (let i = 0; i < line.length; i++) {
    const v = line[i] as number;
    if (past(v)) {
      const part = before === v || past(before) ? 0 : (limit - before) / (v - before);
      return issuedMs + (i + part) * stepMs;
    }
    before = v;
  }
  return NaN;
}

/** Limits of plain rules that the forecast reaches and the present value has not; most urgent first, then soonest. */
export function crossingsOf(forecast: Forecast, nowValue: number, rules: readonly AlarmRule[]): readonly Crossing[] {
  const found: Crossing[] = [];
  for (const rule of rules) {
    if (rule.form !== undefined) continue;
    const stands = rule.op === 'above' ? nowValue >= rule.value : nowValue <= rule.value;
    if (stands) continue;
    const expectedMs = firstPast(rule, forecast.value, nowValue, forecast);
    const possibleMs = firstPast(rule, rule.op === 'above' ? forecast.high : forecast.low, nowValue, forecast);
    if (Number.isFinite(expectedMs)) found.push({ rule, atMs: expectedMs, kind: 'expected' });
    else if (Number.isFinite(possibleMs)) found.push({ rule, atMs: possibleMs, kind: 'possible' });
  }
  return found.sort((a, b) => a.rule.priority - b.rule.priority || a.atMs - b.atMs);
}
