import { useEffect, useRef, useState } from 'react';
import { priorityKey, priorityWords } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, usePulse, useWords } from '../ui/desk.ts';
import { nameOfThing } from '../ui/entity.ts';
import { words } from './words.ts';

const MOST_AT_ONCE = 3;

/** Tells screen readers of new alarms, politely; those already there when the page opened are not news. */
export function Announcer() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const pulse = usePulse();
  const known = useRef<Set<string> | null>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    const active = desk.alarms.list();
    const before = known.current;
    known.current = new Set(active.map((a) => a.id));
    const news = before === null ? [] : active.filter((a) => !before.has(a.id));
    if (news.length === 0) return;
    const sentences = news.slice(0, MOST_AT_ONCE).map((a) =>
      w('announced', {
        priority: a.rule.priority,
        word: priorityWords[priorityKey(a.rule.priority)][language],
        title: a.rule.title[language],
        thing: nameOfThing(desk, a.thingId)[language],
      }),
    );
    setText(sentences.join('. '));
    // `w` changes with the language only, which is listed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [desk, pulse, language]);
  return (
    <div className="visually-hidden" role="log" aria-live="polite">
      {text}
    </div>
  );
}
