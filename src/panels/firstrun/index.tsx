import './firstrun.css';
import { useState } from 'react';
import { keepsake } from '../../base/browser.ts';
import type { WordTable } from '../../base/words.ts';
import { AlarmMark } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { handleAlarm, nameOfThing } from '../ui/entity.ts';

const SEEN_KEY = 'belvedere.firstrun';

const words = {
  sentence: { zh: '{thing}：{title}。', en: '{thing}: {title}.' },
  handle: { zh: '去处置', en: 'Handle it' },
  look: { zh: '随便看看', en: 'Look around' },
} satisfies WordTable;

/** One sentence for who comes the first time: the worst thing now, and two ways on. Not in the way of anything. */
export default function FirstRun() {
  const [seen, setSeen] = useState(() => keepsake.read(SEEN_KEY) !== null);
  const done = (): void => {
    keepsake.write(SEEN_KEY, '1');
    setSeen(true);
  };
  return seen ? null : <Offer onDone={done} />;
}

function Offer({ onDone }: { onDone: () => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  usePulse();
  const live = useSession((s) => s.time.kind === 'live');
  const alarms = desk.alarms.list();
  // What stands now comes before what has passed, however urgent it was.
  const worst = alarms.find((alarm) => Number.isNaN(alarm.returnedMs)) ?? alarms[0];
  // Nothing of the past is offered to be handled.
  if (!worst || !live) return null;
  return (
    <div className="firstrun" role="region" aria-label={w('handle')}>
      <AlarmMark priority={worst.rule.priority} state={worst.state} />
      <span className="cut">{w('sentence', { thing: nameOfThing(desk, worst.thingId)[language], title: worst.rule.title[language] })}</span>
      <button
        type="button"
        className="primary"
        onClick={() => {
          handleAlarm(desk, worst);
          onDone();
        }}
      >
        {w('handle')}
      </button>
      <button type="button" className="edged" onClick={onDone}>
        {w('look')}
      </button>
    </div>
  );
}
