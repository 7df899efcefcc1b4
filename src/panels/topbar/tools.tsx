import { useEffect, useState } from 'react';
import { useDesk, useSession, useWords } from '../ui/desk.ts';
import { setOpen } from '../ui/entity.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { OperatorButton } from '../ui/operator-field.tsx';
import { copyLink, savePng, toggleFullScreen } from '../ui/share.ts';
import { words } from './words.ts';

function useIsFullScreen(): boolean {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const onChange = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, []);
  return full;
}

/** Search, language, colours, sharing. */
export function Tools() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useSession((s) => s.language);
  const theme = useSession((s) => s.theme);
  const full = useIsFullScreen();
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
      {button('link', w('copyLink'), () => void copyLink(desk), 'wide-only')}
      {button('picture', w('png'), () => void savePng(desk), 'wide-only')}
      {button(full ? 'shrink' : 'expand', w('fullScreen'), toggleFullScreen, 'wide-only')}
      {button('help', w('help'), () => setOpen(desk, 'help', true))}
      <OperatorButton />
    </div>
  );
}
