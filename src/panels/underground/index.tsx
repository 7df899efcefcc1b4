import './underground.css';
import type { WordTable } from '../../base/words.ts';
import { readUnderground, setUnderground, UNDERGROUND } from '../../session/underground.ts';
import { useDesk, useSession, useWords } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';

const words = {
  clear: { zh: '透视地下', en: 'See through the ground' },
  cut: { zh: '在视图中心开挖剖坑', en: 'Cut a pit at the view’s middle' },
  none: { zh: '本城没有管网数据', en: 'This city has no network data' },
  failed: { zh: '{network}：读取失败（{why}）', en: '{network}: could not be read ({why})' },
} satisfies WordTable;

/** `u`: the ground as glass; `o`: a pit where one looks. Both keep pipes at their true depth. */
export default function UndergroundControls() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useSession((s) => s.language);
  const text = useSession((s) => s.toolState[UNDERGROUND] ?? '');
  const { kind } = readUnderground(text);
  const { networks } = desk.city;
  const hasNone = networks.declared.length === 0;
  const toggle = (wanted: 'clear' | 'cut'): void => {
    if (hasNone) return;
    const { lon, lat, bearing } = desk.view.camera();
    if (kind === wanted) setUnderground(desk.session, { kind: 'off' });
    else setUnderground(desk.session, wanted === 'clear' ? { kind: 'clear' } : { kind: 'cut', pit: { lon, lat, bearingDeg: (bearing + 90) % 360 } });
  };
  useKeys([
    { id: 'underground.clear', keys: 'u', title: words.clear, group: 'view', run: () => toggle('clear') },
    { id: 'underground.cut', keys: 'o', title: words.cut, group: 'view', run: () => toggle('cut') },
  ]);
  const failed = networks.declared.flatMap(({ id, title }) => {
    const why = networks.problem(id);
    return why === null ? [] : [w('failed', { network: title[language], why })];
  });
  const button = (wanted: 'clear' | 'cut', icon: 'underground' | 'pit', key: string) => {
    const title = hasNone ? w('none') : w(wanted);
    return (
      <button
        type="button"
        className="icon"
        title={hasNone ? title : `${title} (${key})`}
        aria-label={title}
        aria-pressed={kind === wanted}
        disabled={hasNone}
        onClick={() => toggle(wanted)}
      >
        <Icon name={icon} />
      </button>
    );
  };
  return (
    <div className="underground" role="group" aria-label={w('clear')}>
      {button('clear', 'underground', 'U')}
      {button('cut', 'pit', 'O')}
      {kind !== 'off' && failed.length > 0 && (
        <p className="underground-failed small" role="status">
          {failed.join(' · ')}
        </p>
      )}
    </div>
  );
}
