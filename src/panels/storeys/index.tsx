import './storeys.css';
import type { WordTable } from '../../base/words.ts';
import { entityFromKey } from '../../city/city.ts';
import type { Storey } from '../../city/pack/storeys.ts';
import { storeyLabel, titleOfUse } from '../../city/storey-words.ts';
import { openedBuilding, openStoreys } from '../../session/storeys.ts';
import { AlarmMark } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { nameOf, select } from '../ui/entity.ts';
import { formatAmount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { ReadingValue, readingFacts } from '../ui/number.tsx';

const words = {
  title: { zh: '楼层 · {name}', en: 'Storeys · {name}' },
  close: { zh: '合拢楼层', en: 'Put storeys together' },
  none: { zh: '没有楼层数据', en: 'No storey data' },
  loading: { zh: '正在读取楼层数据…', en: 'Reading storey data…' },
  plain: { zh: '未登记用途', en: 'nothing on record' },
  floor: { zh: '楼面 {height}', en: 'floor at {height}' },
} satisfies WordTable;

/** The list that says in words what the floors pulled apart show; the way to them by keyboard and by ear. */
export default function StoreyList() {
  const id = useSession(openedBuilding);
  return id === null ? null : <Listed key={id} id={id} />;
}

function Listed({ id }: { id: string }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  usePulse();
  const close = (): void => openStoreys(desk.session, null);
  useKeys([{ id: 'storeys.close', keys: 'Escape', title: words.close, group: 'general', run: close }]);
  const storeys = desk.city.storeys.of(id);
  const title = w('title', { name: nameOf(desk, { kind: 'building', id })[language] });
  return (
    <section className="storeys" aria-label={title}>
      <div className="panel-head">
        <h2 className="grow cut">{title}</h2>
        <button type="button" className="icon" title={w('close')} aria-label={w('close')} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {!storeys && <p className="small muted storeys-none">{w(storeys === undefined ? 'loading' : 'none')}</p>}
      {storeys && (
        <ol className="storeys-list scroll">
          {storeys.toReversed().map((storey) => (
            <li key={storey.index}>
              <StoreyLine storey={storey} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function StoreyLine({ storey }: { storey: Storey }) {
  const w = useWords(words);
  const language = useLanguage();
  const entities = storey.uses.flatMap((u) => u.entities ?? []);
  return (
    <>
      <div className="storey">
        <span className="strong storey-label">{storeyLabel(storey)}</span>
        <span className="grow">
          {storey.uses.length === 0 && <span className="muted">{w('plain')}</span>}
          {storey.uses.map((use, i) => (
            <span key={i} className="storey-use">
              {(use.name ?? titleOfUse(use.use))[language]} <span className="muted">{formatAmount(use.areaM2, 'm2', 0, language)}</span>
            </span>
          ))}
        </span>
        <span className="small muted">{w('floor', { height: formatAmount(storey.floorM, 'm', 1, language) })}</span>
      </div>
      {entities.map((key) => (
        <EntityLine key={key} entityKey={key} />
      ))}
    </>
  );
}

/** Something that stands on a storey: its name, its alarm, and its first reading as it is now. */
function EntityLine({ entityKey }: { entityKey: string }) {
  const desk = useDesk();
  const language = useLanguage();
  const isSelected = useSession((s) => s.selected === entityKey);
  const ref = entityFromKey(entityKey);
  if (!ref) return null;
  const row = desk.streams.rowsOfThing(ref.id)[0];
  const alarm = desk.alarms
    .list()
    .filter((a) => a.thingId === ref.id)
    .toSorted((a, b) => a.rule.priority - b.rule.priority)[0];
  return (
    <button type="button" className="storey-entity" aria-pressed={isSelected} onClick={() => select(desk, ref)}>
      {alarm && <AlarmMark priority={alarm.rule.priority} state={alarm.state} size={16} />}
      <span className="grow cut">{nameOf(desk, ref)[language]}</span>
      {row !== undefined && <ReadingValue facts={readingFacts(desk, row)} />}
    </button>
  );
}
