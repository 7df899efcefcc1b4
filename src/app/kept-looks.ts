import { keepsake } from '../base/browser.ts';
import type { Language } from '../base/words.ts';
import type { Session, SessionState } from '../session/session.ts';

type Looks = Pick<SessionState, 'language' | 'theme' | 'style' | 'zone' | 'picture'>;

const choices: { readonly [K in keyof Looks]: readonly Looks[K][] } = {
  language: ['zh', 'en'],
  theme: ['night', 'day'],
  style: ['clay', 'lit'],
  zone: ['city', 'local', 'utc'],
  picture: ['auto', 'sparing', 'light', 'balanced', 'fine'],
};
const names = Object.keys(choices) as (keyof Looks)[];
const keyOf = (name: keyof Looks): string => `belvedere.${name}`;

/** Language, colours, style, zone and fineness as they were left on this machine; the browser's language where nothing was. */
export function readLooks(browserLanguage: string, read: (key: string) => string | null = keepsake.read): Partial<Looks> {
  const language: Language = browserLanguage.startsWith('zh') ? 'zh' : 'en';
  const kept = names.flatMap((name) => {
    const value = choices[name].find((choice) => choice === read(keyOf(name)));
    return value === undefined ? [] : [[name, value] as const];
  });
  return { language, ...Object.fromEntries(kept) };
}

/** Keep what is chosen from now on, except while `isShow` says that nobody chose it. */
export function keepLooks(session: Session, isShow: () => boolean, write: (key: string, value: string) => unknown = keepsake.write): () => void {
  return session.subscribe((state, before) => {
    if (isShow()) return;
    for (const name of names) if (state[name] !== before[name]) write(keyOf(name), state[name]);
  });
}
