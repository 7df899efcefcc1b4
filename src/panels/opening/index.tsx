import './opening.css';
import type { WordTable } from '../../base/words.ts';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';

const words = {
  demo: { zh: '演示城市 · 模拟', en: 'DEMO CITY · simulated' },
  light: { zh: '光照与窗灯为示意', en: 'light and windows are illustrative' },
} satisfies WordTable;

/** The city's name over the first glide; gone with it. */
export default function Opening() {
  const { city } = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const shown = useSession((s) => s.open['opening'] ?? false);
  if (!shown) return null;
  return (
    <div className="opening" role="status">
      <span className="opening-name">{city.manifest.name[language]}</span>
      <span className="small">
        {city.manifest.kind === 'demo' && `${w('demo')} · `}
        {w('light')}
      </span>
    </div>
  );
}
