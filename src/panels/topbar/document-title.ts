import { useEffect, useMemo } from 'react';
import type { Language } from '../../base/words.ts';
import type { Alarm } from '../../rules/alarms/alarm.ts';
import { priorityKey, priorityWords } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, usePulse } from '../ui/desk.ts';

/** "Yunwan · 3 critical": the city and how many alarms of the worst priority there are, for tabs and task bars. */
export function titleOf(cityName: string, alarms: readonly Alarm[], language: Language): string {
  if (alarms.length === 0) return `${cityName} · Belvedere`;
  const worst = alarms.reduce<1 | 2 | 3>((least, { rule }) => (rule.priority < least ? rule.priority : least), 3);
  const count = alarms.filter(({ rule }) => rule.priority === worst).length;
  const word = priorityWords[priorityKey(worst)][language];
  return language === 'zh' ? `${cityName} · ${word}告警 ${count}` : `${cityName} · ${count} ${word.toLowerCase()}`;
}

export function useDocumentTitle(): void {
  const desk = useDesk();
  const language = useLanguage();
  usePulse();
  const alarms = desk.alarms.list();
  const title = useMemo(() => titleOf(desk.city.manifest.name[language], alarms, language), [desk, alarms, language]);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
