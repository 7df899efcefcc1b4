import { useEffect } from 'react';
import type { WordTable } from '../../base/words.ts';
import { openedBuilding, openStoreys } from '../../session/storeys.ts';
import { useDesk, useSession, useWords } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';

const words = {
  open: { zh: '分层展开', en: 'Pull storeys apart' },
  close: { zh: '合拢楼层', en: 'Put storeys together' },
  none: { zh: '没有楼层数据', en: 'No storey data' },
  loading: { zh: '正在读取楼层数据…', en: 'Reading storey data…' },
  failed: { zh: '楼层数据读取失败：{why}', en: 'Storey data could not be read: {why}' },
} satisfies WordTable;

/** `e`: the storeys of the selected building, where the pack tells of them; else why not. */
export function StoreysButton({ buildingId }: { buildingId: string }) {
  const desk = useDesk();
  const w = useWords(words);
  const isOpen = useSession((s) => openedBuilding(s) === buildingId);
  const { storeys } = desk.city;
  useEffect(() => void storeys.load(), [storeys]);
  // The inspector looks four times a second: what has arrived is seen soon.
  const known = storeys.of(buildingId);
  const toggle = (): void => openStoreys(desk.session, isOpen ? null : buildingId);
  useKeys([{ id: 'storeys.toggle', keys: 'e', title: words.open, group: 'view', when: () => Boolean(known), run: toggle }]);
  if (known === undefined) return <p className="inspector-note small muted">{w('loading')}</p>;
  if (storeys.problem !== null) return <p className="inspector-note small muted">{w('failed', { why: storeys.problem })}</p>;
  if (known === null) return <p className="inspector-note small muted">{w('none')}</p>;
  return (
    <p className="inspector-note">
      <button type="button" className="edged" aria-pressed={isOpen} title="E" onClick={toggle}>
        <Icon name="storeys" />
        <span>{w(isOpen ? 'close' : 'open')}</span>
      </button>
    </p>
  );
}
