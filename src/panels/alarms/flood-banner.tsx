import { AlarmMark } from '../ui/alarm-mark.tsx';
import { useLanguage, useWords } from '../ui/desk.ts';
import type { CauseGroup } from './flood.ts';
import { words } from './words.ts';

interface FloodProps {
  readonly count: number;
  readonly total: number;
  readonly groups: readonly CauseGroup[];
  readonly cause: string | null;
  onCause(ruleId: string | null): void;
}

/** Over ten alarms in ten minutes: by cause, the whole list one press away. */
export function FloodBanner({ count, total, groups, cause, onCause }: FloodProps) {
  const w = useWords(words);
  const language = useLanguage();
  return (
    <div className="flood" role="status">
      <p className="strong">{w('flood', { count })}</p>
      <div>
        <button type="button" aria-pressed={cause === null} onClick={() => onCause(null)}>
          <span className="grow">{w('all')}</span>
          <span className="strong">{total}</span>
        </button>
        {groups.map((g) => (
          <button key={g.ruleId} type="button" aria-pressed={cause === g.ruleId} onClick={() => onCause(cause === g.ruleId ? null : g.ruleId)}>
            <AlarmMark priority={g.priority} size={16} />
            <span className="grow cut">{g.title[language]}</span>
            <span className="strong">{g.count}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
