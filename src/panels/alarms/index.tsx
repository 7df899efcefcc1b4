import './alarms.css';
import { useMemo, useRef, useState } from 'react';
import { onNextFrame } from '../../base/browser.ts';
import type { Alarm } from '../../rules/alarms/alarm.ts';
import { asideKey } from '../../rules/alarms/asides.ts';
import { raisedLately } from '../../rules/alarms/root-groups.ts';
import { NotLiveReason, tellRefusal, useCanAct } from '../ui/acting.tsx';
import { boardOf, useBoard } from '../ui/board.ts';
import { useDesk, useLanguage, usePulse, useWords } from '../ui/desk.ts';
import { handleAlarm, refOfThing, select } from '../ui/entity.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { OperatorField } from '../ui/operator-field.tsx';
import { useZone } from '../ui/time.ts';
import { AckVisible } from './ack-visible.tsx';
import { Announcer } from './announcer.tsx';
import { AsideList, AsideTabs, type ListKind } from './aside-list.tsx';
import { asideWords } from './aside-words.ts';
import { ShelveDialog } from './shelve-dialog.tsx';
import { EmptyList } from './empty.tsx';
import { FloodBanner } from './flood-banner.tsx';
import { rowBeside, shownOrder, type ShownOrder } from './frozen-order.ts';
import { RootList } from './root-list.tsx';
import { AlarmRow, type RowHands } from './row.tsx';
import { createSections } from './sections.ts';
import { Sound } from './sound.tsx';
import { standingAlarms, StandingList } from './standing-list.tsx';
import { VirtualRows } from './virtual-rows.tsx';
import { ROW_PX } from './window.ts';
import { words } from './words.ts';

const isOpenTo = (alarm: Alarm | undefined): boolean => alarm !== undefined && alarm.state !== 'acknowledged';

/** The alarm list: order holds still under the hand, acknowledgement is for what is seen, by somebody with a name. */
export default function Alarms() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const board = boardOf(desk);
  const openId = useBoard((s) => s.openAlarm);
  const waiting = useBoard((s) => s.waitingForName);
  const [focused, setFocused] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [root, setRoot] = useState<string | null>(null);
  const [isRaw, setRaw] = useState(false);
  const [round, setRound] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const [hand, setHand] = useState({ pointer: false, focus: false });
  const panel = useRef<HTMLElement>(null);
  const rows = useRef(new Map<string, HTMLLIElement>());
  const lastKnown = useRef(new Map<string, Alarm>());
  const shown = useRef<ShownOrder>({ ids: [], arrivals: [] });
  const canAct = useCanAct();
  const [sections] = useState(createSections);
  const [shownAside, setShownAside] = useState<ListKind | null>(null);
  const [returnedWanted, setReturnedWanted] = useState<boolean | null>(null);
  usePulse();

  const active = desk.alarms.list();
  const byId = useMemo(() => new Map(active.map((a) => [a.id, a])), [active]);
  const setAside = desk.alarms.asides();
  const allStanding = useMemo(() => standingAlarms(active, setAside), [active, setAside]);
  const lately = raisedLately(desk.alarms.told(), desk.clock.now());
  const groups = desk.alarms.flood();
  const flood = groups.length > 0;
  const rootGroup = flood && root !== null ? groups.find(({ rootId }) => rootId === root) : undefined;
  const isFolded = flood && !isRaw && !rootGroup;
  const filtered = rootGroup?.alarms ?? active;
  const frozen = hand.pointer || hand.focus;
  // Ten thousand alarms are gone through when they change, not with every pulse and press.
  const { ids: allIds, arrivals } = useMemo(() => {
    shown.current = shownOrder(
      shown.current.ids,
      filtered.map((a) => a.id),
      frozen,
    );
    const kept = new Set(shown.current.ids);
    for (const alarm of active) lastKnown.current.set(alarm.id, alarm);
    for (const id of lastKnown.current.keys()) if (!byId.has(id) && !kept.has(id)) lastKnown.current.delete(id);
    return shown.current;
    // `round` is asked for when what was shown is let go.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [active, byId, filtered, frozen, round]);
  const { standing, returned } = useMemo(
    () => sections.split(allIds, (id) => (byId.get(id) ?? lastKnown.current.get(id))?.state === 'returned-unacknowledged', frozen),
    [allIds, byId, frozen, sections],
  );
  // With nothing standing there is room for what has passed.
  const returnedOpen = returnedWanted ?? standing.length === 0;
  const ids = useMemo(() => (returnedOpen ? [...standing, ...returned] : standing), [returnedOpen, standing, returned]);
  const chosenNow = [...chosen].filter((id) => isOpenTo(byId.get(id)));

  const thaw = (): void => {
    shown.current = { ids: active.map((a) => a.id), arrivals: [] };
    sections.forget();
    setRoot(null);
    setRound(round + 1);
  };
  const openRoot = (rootId: string | null): void => {
    shown.current = { ids: [], arrivals: [] };
    setRound(round + 1);
    setRoot(rootId);
    setRaw(false);
  };
  const focusRow = (id: string | null): void => {
    if (id === null) return;
    setFocused(id);
    const row = rows.current.get(id);
    if (row) return row.focus();
    // A row out of view is not there yet: bring it, then give it the focus.
    scroller.current?.scrollTo({ top: Math.max(0, ids.indexOf(id) * ROW_PX - ROW_PX) });
    onNextFrame(() => onNextFrame(() => rows.current.get(id)?.focus()));
  };
  const press = (id: string, { add, range }: { readonly add: boolean; readonly range: boolean }): void => {
    if (range && focused !== null) {
      const [a, b] = [ids.indexOf(focused), ids.indexOf(id)].sort((x, y) => x - y) as [number, number];
      setChosen(new Set(ids.slice(Math.max(0, a), b + 1)));
    } else if (add) {
      const next = new Set(chosen);
      if (!next.delete(id)) next.add(id);
      setChosen(next);
    } else {
      setChosen(new Set());
      const alarm = lastKnown.current.get(id);
      if (alarm) {
        board.set({ openAlarm: id });
        select(desk, refOfThing(desk.city, alarm.thingId));
      }
    }
    setFocused(id);
  };
  const fly = (id: string | null): void => {
    const alarm = id === null ? undefined : lastKnown.current.get(id);
    if (alarm) handleAlarm(desk, alarm);
  };
  /** Only rows the operator can see now: nobody acknowledges what is scrolled away. */
  const visibleIds = (): string[] => {
    const list = panel.current?.querySelector('.alarm-list')?.getBoundingClientRect();
    if (!list) return [];
    // The closed section's head lies over the list's last rows.
    const head = returnedOpen ? undefined : panel.current?.querySelector('.alarm-section')?.getBoundingClientRect();
    const bottom = Math.min(list.bottom, head?.top ?? Infinity);
    const inView = [...rows.current].filter(([, row]) => {
      const box = row.getBoundingClientRect();
      return box.top + box.height / 2 >= list.top && box.top + box.height / 2 <= bottom;
    });
    return inView.map(([id]) => id);
  };
  const acknowledge = (wanted: readonly string[]): void => {
    const open = wanted.filter((id) => isOpenTo(byId.get(id)));
    if (open.length === 0) return;
    const outcome = desk.alarms.acknowledge(open);
    if (outcome === 'done') setChosen(new Set());
    else if (outcome === 'no-name') board.set({ waitingForName: open });
    else tellRefusal(desk, outcome);
  };
  /** Shelving asks for its reason first. */
  const shelve = (wanted: readonly string[]): void => {
    const alarms = wanted.flatMap((id) => byId.get(id) ?? []);
    const [first] = alarms;
    if (!first) return;
    const keys = [...new Set(alarms.map(({ rule, feedId, streamId }) => asideKey(rule.id, feedId, streamId)))];
    const priority = Math.min(...alarms.map(({ rule }) => rule.priority)) as 1 | 2 | 3;
    board.set({ settingAside: { kind: 'shelve', keys, title: first.rule.title, priority } });
  };
  const hasFocus = (): boolean => !isFolded && (panel.current?.querySelector('.alarm-list')?.contains(document.activeElement) ?? false);
  /** In a folded flood the rows are roots: their buttons are stepped through, Enter opens one. */
  const focusRoot = (by: 1 | -1): void => {
    const roots = [...(panel.current?.querySelectorAll<HTMLElement>('.root-name') ?? [])];
    const at = roots.indexOf(document.activeElement as HTMLElement);
    roots[at < 0 ? 0 : Math.max(0, Math.min(roots.length - 1, at + by))]?.focus();
  };
  const inRoots = (): boolean => isFolded && (panel.current?.contains(document.activeElement) ?? false);
  const step = (by: 1 | -1): void => (isFolded ? focusRoot(by) : focusRow(rowBeside(ids, focused, by)));
  useKeys([
    { id: 'alarms.next', keys: 'j', title: words.keyNext, group: 'alarms', run: () => step(1) },
    { id: 'alarms.previous', keys: 'k', title: words.keyPrevious, group: 'alarms', run: () => step(-1) },
    { id: 'alarms.down', keys: 'ArrowDown', title: words.keyNext, group: 'alarms', when: () => hasFocus() || inRoots(), run: () => step(1) },
    { id: 'alarms.up', keys: 'ArrowUp', title: words.keyPrevious, group: 'alarms', when: () => hasFocus() || inRoots(), run: () => step(-1) },
    { id: 'alarms.fly', keys: 'Enter', title: words.keyFly, group: 'alarms', when: hasFocus, run: () => fly(focused) },
    {
      id: 'alarms.acknowledge',
      keys: 'a',
      title: words.keyAck,
      group: 'alarms',
      when: hasFocus,
      run: () => acknowledge(chosenNow.length > 0 ? chosenNow : focused === null ? [] : [focused]),
    },
    {
      id: 'alarms.shelve',
      keys: 's',
      title: asideWords.keyShelve,
      group: 'alarms',
      when: () => hasFocus() && canAct,
      run: () => shelve(chosen.size > 0 ? [...chosen] : focused === null ? [] : [focused]),
    },
    {
      id: 'alarms.raw',
      keys: 'r',
      title: words.keyRaw,
      group: 'alarms',
      when: () => flood,
      run: () => {
        setRoot(null);
        setRaw(!isRaw);
      },
    },
    {
      id: 'alarms.roots',
      keys: 'Escape',
      title: words.keyRoots,
      group: 'alarms',
      when: () => hasFocus() && rootGroup !== undefined,
      run: () => openRoot(null),
    },
    {
      id: 'alarms.choose',
      keys: 'x',
      title: words.keySelect,
      group: 'alarms',
      when: hasFocus,
      run: () => focused !== null && press(focused, { add: true, range: false }),
    },
  ]);

  // Rows are drawn anew when something of theirs changes, not with every step of the list.
  const doing = { press, fly };
  const latest = useRef(doing);
  latest.current = doing;
  const [hands] = useState<RowHands>(() => ({
    hold: (id, row) => void (row ? rows.current.set(id, row) : rows.current.delete(id)),
    focus: setFocused,
    press: (id, event) => latest.current.press(id, event),
    fly: (id) => latest.current.fly(id),
  }));
  const second = Math.floor(desk.clock.now() / 1000);
  const focusedHere = useMemo(() => focused !== null && ids.includes(focused), [ids, focused]);
  const rowOf = (id: string, index: number) => {
    const alarm = byId.get(id) ?? lastKnown.current.get(id);
    if (!alarm) return null;
    return (
      <AlarmRow
        key={id}
        alarm={alarm}
        gone={!byId.has(id)}
        chosen={chosen.has(id)}
        open={id === openId}
        focusable={focusedHere ? id === focused : index === 0}
        second={second}
        language={language}
        zone={zone}
        hands={hands}
      />
    );
  };
  const unacked = useMemo(() => active.filter((a) => a.state !== 'acknowledged'), [active]);
  const openInView = (): number => visibleIds().filter((id) => isOpenTo(byId.get(id))).length;

  return (
    <section
      ref={panel}
      className="alarms"
      aria-label={w('alarms')}
      onPointerEnter={() => setHand((h) => ({ ...h, pointer: true }))}
      onPointerLeave={() => setHand((h) => ({ ...h, pointer: false }))}
      onFocus={() => setHand((h) => ({ ...h, focus: true }))}
      onBlur={(e) => !e.currentTarget.contains(e.relatedTarget) && setHand((h) => ({ ...h, focus: false }))}
    >
      <div className="panel-head">
        <h2>
          {w('alarms')} <span className="alarm-total">{active.length}</span>
        </h2>
        {arrivals.length > 0 && (
          <button type="button" className="edged arrivals" title={w('showArrivals')} onClick={thaw}>
            {w('arrivals', { count: arrivals.length })}
          </button>
        )}
        <span className="small muted alarm-rate">{w('rate', { count: lately })}</span>
      </div>
      <AsideTabs active={active.length} standing={allStanding.length} asides={desk.alarms.asides()} shown={shownAside} onShow={setShownAside} />
      <Sound />
      {flood && (
        <FloodBanner
          count={lately}
          active={active.length}
          groups={groups.length}
          root={rootGroup ? root : null}
          isRaw={isRaw}
          onRaw={setRaw}
          onRoot={openRoot}
        />
      )}
      {waiting.length > 0 && (
        <div className="alarm-name">
          <OperatorField
            action={w('ack')}
            onDone={() => {
              board.set({ waitingForName: [] });
              tellRefusal(desk, desk.alarms.acknowledge(waiting));
            }}
          />
          <button type="button" className="icon" aria-label={w('cancel')} onClick={() => board.set({ waitingForName: [] })}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {shownAside === 'standing' ? (
        <StandingList alarms={allStanding} />
      ) : shownAside !== null ? (
        <AsideList kind={shownAside} asides={desk.alarms.asides()} />
      ) : allIds.length === 0 ? (
        <EmptyList />
      ) : isFolded ? (
        <RootList groups={groups} onOpen={openRoot} />
      ) : (
        <div ref={scroller} className="alarm-list scroll">
          {standing.length === 0 && <p className="alarm-none small muted">{w('noneStanding')}</p>}
          <VirtualRows ids={standing} label={w('alarms')} offset={0} scroller={scroller} row={rowOf} />
          {returned.length > 0 && (
            <>
              <button type="button" className="alarm-section" aria-expanded={returnedOpen} onClick={() => setReturnedWanted(!returnedOpen)}>
                <Icon name={returnedOpen ? 'down' : 'right'} size={12} />
                <span className="grow">{w('returnedSection', { count: returned.length })}</span>
              </button>
              {returnedOpen && (
                <VirtualRows ids={returned} label={w('returnedSection', { count: returned.length })} offset={standing.length} scroller={scroller} row={rowOf} />
              )}
            </>
          )}
        </div>
      )}
      {shownAside === null && unacked.length > 0 && !canAct && <NotLiveReason />}
      {shownAside === null && !isFolded && unacked.length > 0 && (
        <div className="alarm-foot">
          <span className="small muted grow">{w('unackedCount', { count: unacked.length })}</span>
          {chosenNow.length > 0 ? (
            <button type="button" className="edged" disabled={!canAct} onClick={() => acknowledge(chosenNow)}>
              {w('ackSelected', { count: chosenNow.length })}
            </button>
          ) : (
            <AckVisible scroller={scroller} openInView={openInView} canAct={canAct} onPress={() => acknowledge(visibleIds())} />
          )}
        </div>
      )}
      <ShelveDialog />
      <Announcer />
    </section>
  );
}
