import { useEffect, useRef, useState } from 'react';
import { boardOf } from '../ui/board.ts';
import { useDesk, useSession, useWords } from '../ui/desk.ts';
import { setOpen } from '../ui/entity.ts';
import { copyText, download } from '../ui/handout.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { OperatorButton } from '../ui/operator-field.tsx';
import { words } from './words.ts';

function useFullScreen(): readonly [boolean, () => void] {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const onChange = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, []);
  // Refused where the page is embedded without permission: nothing to tell, the button simply stays.
  const toggle = (): void => void (full ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => undefined);
  return [full, toggle];
}

/** Search, language, colours, sharing. */
export function Tools() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useSession((s) => s.language);
  const theme = useSession((s) => s.theme);
  const [full, toggleFull] = useFullScreen();
  const busy = useRef(false);
  const copyLink = async (): Promise<void> => {
    const copied = await copyText(window.location.href);
    if (copied) boardOf(desk).notify('done', words.linkCopied);
    else boardOf(desk).notify('problem', { zh: window.location.href, en: window.location.href });
  };
  const savePng = async (): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    try {
      download(`${desk.city.manifest.id}.png`, await desk.view.png());
    } catch (error) {
      const text = (error as Error).message;
      boardOf(desk).notify('problem', { zh: `PNG：${text}`, en: `PNG: ${text}` });
    } finally {
      busy.current = false;
    }
  };
  const button = (name: IconName, label: string, run: () => void, extra = '') => (
    <button type="button" className={`icon ${extra}`} title={label} aria-label={label} onClick={run}>
      <Icon name={name} />
    </button>
  );
  return (
    <div className="topbar-part tools">
      <button type="button" className="search-button" title={w('searchHint')} onClick={() => setOpen(desk, 'palette', true)}>
        <Icon name="search" />
        <span className="topbar-word">{w('search')}</span>
        <kbd>/</kbd>
      </button>
      <button
        type="button"
        className="language-button"
        title={w('language')}
        aria-label={w('language')}
        onClick={() => desk.session.setState({ language: language === 'zh' ? 'en' : 'zh' })}
      >
        <span className={language === 'zh' ? 'strong' : 'muted'}>中</span>
        <span className="muted">/</span>
        <span className={language === 'en' ? 'strong' : 'muted'}>EN</span>
      </button>
      {button(theme === 'night' ? 'sun' : 'moon', theme === 'night' ? w('toDay') : w('toNight'), () =>
        desk.session.setState({ theme: theme === 'night' ? 'day' : 'night' }),
      )}
      {button('link', w('copyLink'), () => void copyLink(), 'wide-only')}
      {button('picture', w('png'), () => void savePng(), 'wide-only')}
      {button(full ? 'shrink' : 'expand', w('fullScreen'), toggleFull, 'wide-only')}
      {button('help', w('help'), () => setOpen(desk, 'help', true))}
      <OperatorButton />
    </div>
  );
}
