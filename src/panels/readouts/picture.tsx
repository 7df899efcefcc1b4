import type { WordTable } from '../../base/words.ts';
import { useDesk, usePulse, useSession, useWords } from '../ui/desk.ts';

const words = {
  picture: { zh: '画质', en: 'Picture' },
  auto: { zh: '自动（现为{level}）', en: 'Automatic (now {level})' },
  fine: { zh: '精细', en: 'fine' },
  balanced: { zh: '均衡', en: 'balanced' },
  light: { zh: '轻快', en: 'light' },
  sparing: { zh: '节省', en: 'sparing' },
  eased: { zh: '画质降为{level}，以保持流畅', en: 'Picture {level}, to keep it smooth' },
} satisfies WordTable;

const levels = ['fine', 'balanced', 'light', 'sparing'] as const;
type Level = (typeof levels)[number];
const isLevel = (value: unknown): value is Level => levels.some((level) => level === value);

function useLevel(): { readonly level: Level | null; readonly reason: string } {
  const desk = useDesk();
  usePulse();
  const { picture, pictureReason } = desk.stats();
  return { level: isLevel(picture) ? picture : null, reason: String(pictureReason ?? '') };
}

/** Said only where the scene itself had to draw less. */
export function PictureReadout() {
  const w = useWords(words);
  const { level, reason } = useLevel();
  return level && reason === 'slow' ? <span role="status">{w('eased', { level: w(level) })}</span> : null;
}

/** How fine the picture is drawn: by itself, or as chosen. */
export function PictureChoice() {
  const w = useWords(words);
  const { session } = useDesk();
  const chosen = useSession((s) => s.picture);
  const { level } = useLevel();
  const choice = (value: 'auto' | Level, label: string) => (
    <label key={value}>
      <input type="radio" name="picture" checked={chosen === value} onChange={() => session.setState({ picture: value })} />
      <span>{label}</span>
    </label>
  );
  return (
    <fieldset className="picture-choice">
      <legend className="muted small">{w('picture')}</legend>
      {choice('auto', level ? w('auto', { level: w(level) }) : w('auto', { level: '–' }))}
      {levels.map((value) => choice(value, w(value)))}
    </fieldset>
  );
}
