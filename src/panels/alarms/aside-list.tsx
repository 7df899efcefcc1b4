import type { SetAside } from '../../rules/alarms/alarm.ts';
import type { Aside } from '../../rules/alarms/asides.ts';
import { AlarmMark } from '../ui/alarm-mark.tsx';
import { NotLiveReason, tellRefusal, useCanAct } from '../ui/acting.tsx';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { nameOfThing, refOfThing, selectAndFly } from '../ui/entity.ts';
import { conditionText } from '../ui/limit.ts';
import { ageText, clockText, useZone } from '../ui/time.ts';
import { asideWords } from './aside-words.ts';

export type AsideKind = Aside['kind'];
/** What the list shows instead of the active alarms. */
export type ListKind = AsideKind | 'standing';
export const asideKinds = ['shelved', 'suppressed', 'out-of-service'] as const satisfies readonly AsideKind[];
const titles = { shelved: 'shelved', suppressed: 'suppressed', 'out-of-service': 'outOfServiceShort' } as const;
const nones = { shelved: 'noneShelved', suppressed: 'noneSuppressed', 'out-of-service': 'noneOut' } as const;

interface TabsProps {
  readonly active: number;
  readonly standing: number;
  readonly asides: readonly SetAside[];
  /** Null = the active alarms. */
  readonly shown: ListKind | null;
  onShow(kind: ListKind | null): void;
}

/** The five lists, each always one press away with its count. */
export function AsideTabs({ active, standing, asides, shown, onShow }: TabsProps) {
  const w = useWords(asideWords);
  const tab = (kind: ListKind | null, title: string, count: number) => (
    <button key={title} type="button" role="tab" className="small" aria-selected={shown === kind} onClick={() => onShow(kind)}>
      {title} <span className="strong">{count}</span>
    </button>
  );
  return (
    <div className="aside-tabs scroll" role="tablist" aria-label={w('lists')}>
      {tab(null, w('active'), active)}
      {tab('standing', w('standing'), standing)}
      {asideKinds.map((kind) => tab(kind, w(titles[kind]), asides.filter(({ aside }) => aside.kind === kind).length))}
    </div>
  );
}

/** What is kept from the list: what stands behind it, by whom and why, and the way back. */
export function AsideList({ kind, asides }: { readonly kind: AsideKind; readonly asides: readonly SetAside[] }) {
  const w = useWords(asideWords);
  const canAct = useCanAct();
  const own = asides.filter(({ aside }) => aside.kind === kind);
  return (
    <>
      <ul className="aside-list scroll grow" aria-label={w(titles[kind])}>
        {own.length === 0 && <li className="alarm-none small muted">{w(nones[kind])}</li>}
        {own.map((item) => (
          <AsideRow key={item.key} item={item} canAct={canAct} />
        ))}
      </ul>
      {own.length > 0 && kind !== 'suppressed' && !canAct && <NotLiveReason />}
    </>
  );
}

function AsideRow({ item, canAct }: { readonly item: SetAside; readonly canAct: boolean }) {
  const desk = useDesk();
  const w = useWords(asideWords);
  const language = useLanguage();
  const { rule, aside, alarm, key } = item;
  const behind = alarm === null ? 'behindNormal' : alarm.state === 'returned-unacknowledged' ? 'behindReturned' : 'behindStanding';
  const back = (): void => tellRefusal(desk, aside.kind === 'shelved' ? desk.alarms.unshelve([key]) : desk.alarms.returnToService([key]));
  return (
    <li className="aside-row">
      <AlarmMark priority={rule.priority} {...(alarm && { state: alarm.state })} />
      <span className="alarm-lines">
        <span>
          <button type="button" className="strong cut grow aside-name" onClick={() => selectAndFly(desk, refOfThing(desk.city, item.thingId))}>
            {rule.title[language]}
          </button>
          <span className="small">{w(behind)}</span>
        </span>
        <span className="small cut">{nameOfThing(desk, item.thingId)[language]}</span>
        {'reason' in aside && <span className="small aside-reason">{aside.reason}</span>}
        <AsideFacts item={item} />
      </span>
      {aside.kind !== 'suppressed' && (
        <button type="button" className="small edged" disabled={!canAct} onClick={back}>
          {w(aside.kind === 'shelved' ? 'unshelve' : 'returnToService')}
        </button>
      )}
    </li>
  );
}

function AsideFacts({ item: { aside, rule } }: { readonly item: SetAside }) {
  const desk = useDesk();
  const w = useWords(asideWords);
  const language = useLanguage();
  const zone = useZone();
  if (aside.kind === 'suppressed') {
    const why = rule.suppressedWhile ? conditionText(rule.suppressedWhile, language) : '';
    return <span className="small muted">{w('designSince', { time: clockText(aside.sinceMs, zone), why })}</span>;
  }
  if (aside.kind === 'out-of-service') return <span className="small muted">{w('bySince', { name: aside.by, time: clockText(aside.sinceMs, zone) })}</span>;
  const left = ageText(aside.untilMs - desk.clock.now(), language);
  return <span className="small muted">{w('byUntil', { name: aside.by, time: clockText(aside.untilMs, zone), left })}</span>;
}
