import { useEffect, useRef, useState } from 'react';
import { priorityKey, priorityWords } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, usePulse, useWords } from '../ui/desk.ts';
import { nameOfThing } from '../ui/entity.ts';
import { words } from './words.ts';

/** Said one by one; more at once are counted. */
const MOST_AT_ONCE = 3;
/** A reader that is still speaking is not interrupted: in a flood the count is told this often. */
const APART_MS = 6000;

/** Tells screen readers of new alarms, politely; those already there when the page opened are not news. */
export function Announcer() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const pulse = usePulse();
  const known = useRef<Set<string> | null>(null);
  const seen = useRef<readonly unknown[]>([]);
  const saidMs = useRef(-Infinity);
  const [text, setText] = useState('');
  useEffect(() => {
    const active = desk.alarms.list();
    const nowMs = desk.clock.wall();
    if (active === seen.current || (known.current !== null && nowMs - saidMs.current < APART_MS)) return;
    seen.current = active;
    const before = known.current;
    known.current = new Set(active.map((a) => a.id));
    const news = before === null ? [] : active.filter((a) => !before.has(a.id) && a.state === 'unacknowledged');
    if (news.length === 0) return;
    saidMs.current = nowMs;
    const sentences = news.slice(0, MOST_AT_ONCE).map((a) =>
      w('announced', {
        priority: a.rule.priority,
        word: priorityWords[priorityKey(a.rule.priority)][language],
        title: a.rule.title[language],
        thing: nameOfThing(desk, a.thingId)[language],
      }),
    );
    if (news.length > MOST_AT_ONCE) sentences.unshift(w('announcedMany', { count: news.length, critical: news.filter((a) => a.rule.priority === 1).length }));
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
