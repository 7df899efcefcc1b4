import { useEffect, useRef, useState } from 'react';
import { createCaller, type Caller } from '../../base/tone.ts';
import { useDesk, useSession, useWords } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { callingOf } from './calling.ts';
import { words } from './words.ts';

/**
 * Critical alarms call by sound until they are acknowledged or silenced. Silence is of this desk alone and of what calls now: it
 * acknowledges nothing, and the next critical alarm calls again.
 */
export function Sound() {
  const desk = useDesk();
  const w = useWords(words);
  const isLive = useSession((s) => s.time.kind === 'live');
  const [silenced, setSilenced] = useState<ReadonlySet<string>>(new Set());
  const [, again] = useState(0);
  const caller = useRef<Caller | null>(null);
  const calling = isLive ? callingOf(desk.alarms.list(), silenced) : [];
  const wanted = calling.length > 0;
  useEffect(() => {
    const own = createCaller(() => again((n) => n + 1));
    caller.current = own;
    return () => own.close();
  }, []);
  useEffect(() => {
    if (wanted) caller.current?.start();
    else caller.current?.stop();
  }, [wanted]);
  const silence = (): void => setSilenced(new Set([...silenced, ...calling]));
  useKeys([{ id: 'alarms.silence', keys: 'q', title: words.keySilence, group: 'alarms', when: () => wanted, run: silence }]);
  if (!wanted) return null;
  const isBlocked = caller.current?.state !== 'calling';
  return (
    <div className="alarm-sound" role="status">
      <Icon name="sound" />
      <span className="small grow">{w(isBlocked ? 'soundBlocked' : 'sounding', { count: calling.length })}</span>
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
