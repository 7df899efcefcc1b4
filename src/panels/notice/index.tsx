import './notice.css';
import { useEffect } from 'react';
import { after } from '../../base/browser.ts';
import { boardOf, useBoard, type Notice } from '../ui/board.ts';
import { useDesk, useLanguage } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';

const SHOWN_MS = 4000;
const dismissWord = { zh: '关闭', en: 'Dismiss' };

/** Short messages over the map; problems stay until dismissed. */
export default function Notices() {
  const notices = useBoard((s) => s.notices);
  return (
    <div className="notices" role="status">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeCard({ notice }: { notice: Notice }) {
  const desk = useDesk();
  const language = useLanguage();
  const dismiss = (): void =>
    boardOf(desk).set({
      notices: boardOf(desk)
        .get()
        .notices.filter((n) => n.id !== notice.id),
    });
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => (notice.kind === 'done' ? after(SHOWN_MS, dismiss) : undefined), [notice]);
  return (
    <div className="notice">
      <span className="grow">{notice.text[language]}</span>
      <button type="button" className="icon" aria-label={dismissWord[language]} onClick={dismiss}>
        <Icon name="close" size={12} />
      </button>
    </div>
  );
}
