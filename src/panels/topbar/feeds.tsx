import { useDesk, usePulse, useSession, useWords } from '../ui/desk.ts';
import { words } from './words.ts';

/** How many feeds bring data as they should; opens the page that says what each does. The heartbeat is the data's, not the socket's. */
export function Feeds() {
  const desk = useDesk();
  const w = useWords(words);
  const isOpen = useSession((s) => s.work === 'feeds');
  usePulse();
  const feeds = desk.feeds.list();
  const well = feeds.filter(({ kind }) => kind === 'live' || kind === 'late').length;
  const ill = well < feeds.length;
  return (
    <button
      type="button"
      className="feeds-button"
      aria-pressed={isOpen}
      title={w('feedsHint')}
      onClick={() => desk.session.setState({ work: isOpen ? 'districts' : 'feeds' })}
    >
      <span className={`feeds-state${ill ? ' hatched' : ''}`} aria-hidden="true">
        {ill ? '?' : ''}
      </span>
      <span className="topbar-word">{w('feeds')}</span>
      <span className="strong">
        {well}/{feeds.length}
      </span>
    </button>
  );
}
