import type { Language, Words } from '../../../base/words.ts';
import type { CityEvent, EventStatus, Severity } from '../../../tables/events.ts';

const severityWords: Readonly<Record<Severity, Words>> = {
  extreme: { zh: '特别严重', en: 'Extreme' },
  severe: { zh: '严重', en: 'Severe' },
  moderate: { zh: '较重', en: 'Moderate' },
  minor: { zh: '一般', en: 'Minor' },
  unknown: { zh: '', en: '' },
};
const statusWords: Readonly<Record<EventStatus, Words>> = {
  actual: { zh: '', en: '' },
  exercise: { zh: '演练', en: 'Exercise' },
  system: { zh: '系统', en: 'System' },
  test: { zh: '测试', en: 'Test' },
  draft: { zh: '草稿', en: 'Draft' },
};
const LONGEST = 42;

/** Severity and the event's own words, in the reader's language where the source has it: `Severe · Rainstorm warning`. */
export function labelOf({ texts, severity, status, cause }: CityEvent, language: Language): string {
  const title = (texts.find((one) => one.language.startsWith(language)) ?? texts[0])?.title || cause;
  const text = [statusWords[status][language], severityWords[severity][language], title].filter((one) => one !== '').join(' · ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
