import type { WordTable } from '../../base/words.ts';
import { boardOf } from './board.ts';
import { useDesk, usePulse, useSession, useWords, type ActOutcome, type Desk } from './desk.ts';
import { minuteText, zoneOf } from './time.ts';

const words = {
  notLive: { zh: '您正在查看 {time}；回到实时后才能处置', en: 'You are looking at {time}; return to live to act' },
  wall: { zh: '大屏只供查看；请在操作席处置', en: 'A wall is looked at; act at a console' },
  live: { zh: '回到实时', en: 'Return to live' },
} satisfies WordTable;

/** False on a wall, and while the past is shown: what is seen then is not what an action would meet. */
export const useCanAct = (): boolean => useSession((s) => s.time.kind === 'live' && s.role !== 'wall');

/** Tell the operator why nothing was done; asking for a name is the caller's own business. */
export function tellRefusal(desk: Desk, outcome: ActOutcome): void {
  if (outcome === 'wall') boardOf(desk).notify('problem', words.wall);
  if (outcome !== 'not-live') return;
  const time = minuteText(desk.clock.now(), zoneOf(desk));
  boardOf(desk).notify('problem', { zh: words.notLive.zh.replace('{time}', time), en: words.notLive.en.replace('{time}', time) });
}

/** The reason beside buttons that are off, with the way out. */
export function NotLiveReason() {
  const desk = useDesk();
  const w = useWords(words);
  const isWall = useSession((s) => s.role === 'wall');
  usePulse();
  if (isWall)
    return (
      <p className="not-live-reason small" role="note">
        {w('wall')}
      </p>
    );
  return (
    <p className="not-live-reason small" role="note">
      <span className="grow">{w('notLive', { time: minuteText(desk.clock.now(), zoneOf(desk)) })}</span>
      <button type="button" className="small edged" onClick={() => desk.session.setState({ time: { kind: 'live' } })}>
        {w('live')}
      </button>
    </p>
  );
}
