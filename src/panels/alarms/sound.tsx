import { useEffect, useRef, useState } from 'react';
import { every } from '../../base/browser.ts';
import { createCaller, type Caller } from '../../base/tone.ts';
import { useDesk, useSession, useWords } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { callingOf, silencing } from './calling.ts';
import { words } from './words.ts';

/** How often a window that may not sound asks whether another does. */
const ASK_MS = 2000;

/**
 * Critical alarms call by sound until they are acknowledged or silenced, in one window of the machine. Silence is of this
 * machine alone and of what calls now: it acknowledges nothing, and the next critical alarm calls again.
 */
export function Sound() {
  const { alarms, clock, sound } = useDesk();
  const w = useWords(words);
  const isLive = useSession((s) => s.time.kind === 'live');
  const [, again] = useState(0);
  const [isElsewhere, setElsewhere] = useState(false);
  const caller = useRef<Caller | null>(null);
  const calling = isLive ? callingOf(alarms.list(), sound.silenced) : [];
  const wanted = calling.length > 0;
  const { isOurs } = sound;
  useEffect(() => sound.onChange(() => again((n) => n + 1)), [sound]);
  useEffect(() => {
    if (!isLive) return;
    const own = createCaller(() => again((n) => n + 1));
    caller.current = own;
    let leave: () => void = () => undefined;
    // Who is not allowed to sound must not stand before one who is.
    const stop = own.whenAllowed(() => (leave = sound.join()));
    return () => {
      stop();
      leave();
      own.close();
      caller.current = null;
    };
  }, [sound, isLive]);
  useEffect(() => {
    if (wanted && isOurs) caller.current?.start();
    else caller.current?.stop();
  }, [wanted, isOurs]);
  useEffect(() => {
    if (!wanted || isOurs) return setElsewhere(false);
    const ask = (): void => void sound.isCalled().then(setElsewhere);
    ask();
    return every(ASK_MS, ask);
  }, [sound, wanted, isOurs]);
  const silence = (): void => sound.silence(silencing(calling, clock.wall()));
  useKeys([{ id: 'alarms.silence', keys: 'q', title: words.keySilence, group: 'alarms', when: () => wanted, run: silence }]);
  if (!wanted) return null;
  const isBlocked = isOurs ? caller.current?.state !== 'calling' : !isElsewhere;
  return (
    <div className="alarm-sound" role="status">
      <Icon name="sound" />
      <span className="small grow">{w(isBlocked ? 'soundBlocked' : isOurs ? 'sounding' : 'soundingElsewhere', { count: calling.length })}</span>
      {isBlocked && (
        <button type="button" className="small edged" onClick={() => caller.current?.allow()}>
          {w('allowSound')}
        </button>
      )}
      <button type="button" className="small edged" onClick={silence}>
        {w('silence')}
      </button>
    </div>
  );
}
