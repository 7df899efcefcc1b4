import { useMemo } from 'react';
import type { Sketch } from '../../base/sketch.ts';
import { standingM } from '../../city/city.ts';
import { isOnTask, isStanding, type Case } from '../../rules/cases/case.ts';
import type { Candidate, Delivery, Proposal } from '../ui/case-desk.ts';
import { useCanAct } from '../ui/acting.tsx';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { formatLength } from '../ui/format.ts';
import { useKeys } from '../ui/keys.ts';
import { ageText, clockText, useZone } from '../ui/time.ts';
import { useMapTools, useSketch } from '../ui/tool.ts';
import type { NamedAct } from '../ui/named-act.tsx';
import { Ask } from '../ui/ask.tsx';
import { unitName } from './view.ts';
import { notFreeWords, stepWords, unitWords, words } from './words.ts';

/** Ways lie this far above the ground, so that it does not swallow them. */
const LIFT_M = 1.5;

const lineOf = (desk: Desk, { lonLat }: Candidate) =>
  Array.from({ length: lonLat.length / 2 }, (_, i) => {
    const [lon, lat] = [lonLat[2 * i] as number, lonLat[2 * i + 1] as number];
    return { lon, lat, heightM: standingM(desk.city, lon, lat) + LIFT_M };
  });

/** Who is on it, who could go by the streets, and why others cannot; their ways are drawn on the map. */
export function Units({ c, act, here }: { readonly c: Case; readonly act: NamedAct; here(): boolean }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const canAct = useCanAct();
  const tools = useMapTools();
  const wantsUnits = isStanding(c) && c.state !== 'fed-back' && c.state !== 'verified';
  // Units move: look again every few seconds, not four times a second.
  const beat = Math.floor(desk.clock.now() / 3000);
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const proposal = useMemo<Proposal | null>(() => (wantsUnits ? desk.cases.propose(c) : null), [c, beat, wantsUnits]);
  const free = proposal?.kind === 'ready' ? proposal.free : [];
  const onWay = c.units.filter((t) => isOnTask(t) && t.step !== 'on-scene');
  const sketch = useMemo<Sketch>(() => {
    const underWay = onWay.flatMap((task) => desk.cases.routeOf(c, task.unit) ?? []);
    const shown = underWay.length > 0 ? underWay : free;
    return {
      lines: shown.map(
        (candidate, i) =>
          ({
            spots: lineOf(desk, candidate),
            tone: i === 0 || underWay.length > 0 ? 'accent' : 'quiet',
            dashed: underWay.length === 0,
            widthPx: i === 0 ? 4 : 2,
          }) as const,
      ),
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [c, beat, proposal]);
  useSketch(tools, 'cases', sketch);
  const send = (candidate: Candidate | undefined): void => {
    if (candidate && canAct) act(() => desk.cases.dispatch(c.id, candidate.now.unit.id));
  };
  useKeys(
    ([1, 2, 3] as const).map((n) => ({
      id: `cases.send${n}`,
      keys: String(n),
      title: { zh: words.keySend.zh.replace('{n}', String(n)), en: words.keySend.en.replace('{n}', String(n)) },
      group: 'general' as const,
      when: here,
      run: () => send(free[n - 1]),
    })),
  );
  return (
    <section>
      <h4 className="small muted">{w('units')}</h4>
      <ul className="case-units small">
        {c.units.map((task) => {
          const now = desk.cases.units().find((u) => u.unit.id === task.unit);
          return (
            <li key={task.dispatchId}>
              <span className="grow">
                <span className="strong">{unitName(desk, task.unit)[language]}</span>{' '}
                {isOnTask(task) ? stepWords[task.step][language] : stepWords[task.step === 'done' ? 'done' : 'unable'][language]}
                {isOnTask(task) && now && <span className="muted"> · {unitWords[now.state][language]}</span>}
                <DeliveryLine delivery={desk.cases.delivery(task.dispatchId)} />
              </span>
              {isOnTask(task) && canAct && (
                <Ask label={w('recall')} field={w('reason')} onDone={(reason) => act(() => desk.cases.act('recall-unit', c.id, { unit: task.unit, reason }))} />
              )}
            </li>
          );
        })}
      </ul>
      {proposal && proposal.kind !== 'ready' && (
        <p className="small muted">{w(proposal.kind === 'no-place' ? 'noPlace' : proposal.kind === 'loading' ? 'loading' : 'noStreets')}</p>
      )}
      {proposal?.kind === 'ready' && (
        <>
          <p className="small muted">
            {w('proposed')}
            {proposal.closed > 0 && ` · ${w('closed', { count: proposal.closed })}`}
          </p>
          <ol className="case-units small">
            {free.map((candidate, i) => (
              <li key={candidate.now.unit.id}>
                <kbd>{i + 1}</kbd>
                <span className="grow">
                  <span className="strong">{candidate.now.unit.name[language]}</span> <span className="muted">{unitWords[candidate.now.state][language]}</span>
                </span>
                <span>{w('metresMinutes', { min: Math.max(1, Math.round(candidate.seconds / 60)), length: formatLength(candidate.metres, language) })}</span>
                <button type="button" className="edged small" disabled={!canAct} onClick={() => send(candidate)}>
                  {w('send')}
                </button>
              </li>
            ))}
            {free.length === 0 && <li className="muted">{w('nobodyFree')}</li>}
          </ol>
          {proposal.others.length > 0 && (
            <details className="small muted">
              <summary>{w('notFree', { count: proposal.others.length })}</summary>
              <ul>
                {proposal.others.map(({ now, why }) => (
                  <li key={now.unit.id}>
                    {now.unit.name[language]}: {notFreeWords[why][language]}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </section>
  );
}

/** The honest state of a dispatch: nobody confirmed is said as long as nobody did. */
function DeliveryLine({ delivery }: { readonly delivery: Delivery | null }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  if (!delivery) return null;
  if (delivery.kind === 'confirmed') return <span className="case-delivery muted">{w('confirmed', { time: clockText(delivery.atMs, zone) })}</span>;
  if (delivery.kind === 'failed') return <span className="case-delivery">{w('failed', { why: delivery.why })}</span>;
  const leftMs = delivery.nextMs - desk.clock.wall();
  return (
    <span className="case-delivery">
      {w('sent', { time: clockText(delivery.sentMs, zone) })}
      {Number.isFinite(leftMs) && `, ${w('again', { age: ageText(Math.max(0, leftMs), language), tries: delivery.tries + 1 })}`}
      {delivery.why !== '' && ` (${delivery.why})`}
    </span>
  );
}
