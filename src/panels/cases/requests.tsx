import { useMemo, useRef, useState } from 'react';
import { isoText } from '../../base/iso.ts';
import { caseOfRequest } from '../../rules/cases/case.ts';
import { asOf, isOverdue } from '../../rules/requests/rates.ts';
import type { SourceRequest } from '../../tables/cases.ts';
import { useCanAct } from '../ui/acting.tsx';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { csvText, saveCsv } from '../ui/export.ts';
import { FigureList } from '../ui/figure-list.tsx';
import { formatNumber } from '../ui/format.ts';
import { useKeys } from '../ui/keys.ts';
import { RATE_DAYS, ratesOf, useRequestFigures } from '../ui/request-figures.ts';
import { ageText, stampText, useZone } from '../ui/time.ts';
import type { NamedAct } from '../ui/named-act.tsx';
import { caseNumber, chooseCase } from './view.ts';
import { requestWords } from './request-words.ts';

const MOST_ROWS = 80;
type Show = 'open' | 'overdue' | 'all';

/** Requests as they stand at the shown instant: open ones by what was promised first, then the closed, newest first. */
function requestsNow(desk: Desk, show: Show, nowMs: number): readonly SourceRequest[] {
  const { requests } = desk.cases;
  const list: SourceRequest[] = [];
  for (let i = 0; i < requests.count; i++) {
    const request = asOf(requests.row(i), nowMs);
    if (request && (show === 'all' || (show === 'overdue' ? isOverdue(request, nowMs) : request.status === 'open'))) list.push(request);
  }
  const due = ({ expectedMs }: SourceRequest): number => (Number.isNaN(expectedMs) ? Infinity : expectedMs);
  return list.sort(
    (a, b) =>
      Number(a.status === 'closed') - Number(b.status === 'closed') ||
      (a.status === 'open' ? due(a) - due(b) : b.updatedMs - a.updatedMs) ||
      (a.id < b.id ? -1 : 1),
  );
}

const iso = (timeMs: number): string => (Number.isFinite(timeMs) ? isoText(timeMs) : '');
const said = (value: number): string => (Number.isNaN(value) ? '' : value === 1 ? 'yes' : 'no');
const csvOf = (list: readonly SourceRequest[]): string =>
  csvText(
    [
      'feed',
      'id',
      'service_code',
      'status',
      'channel',
      'agency',
      'requested',
      'responded',
      'expected',
      'updated',
      'resolved',
      'satisfied',
      'returned',
      'lon',
      'lat',
    ],
    list.map((r) => [
      r.feedId,
      r.id,
      r.serviceCode,
      r.status,
      r.channel,
      r.agency,
      ...[r.requestedMs, r.respondedMs, r.expectedMs, r.updatedMs].map(iso),
      said(r.resolved),
      said(r.satisfied),
      r.returnedCount,
      r.lon,
      r.lat,
    ]),
  );

/** What people ask the city for, how well it answers, and the way from a request to a case. */
export function Requests({ act, onOpened }: { readonly act: NamedAct; onOpened(): void }) {
  const desk = useDesk();
  const w = useWords(requestWords);
  const language = useLanguage();
  const canAct = useCanAct();
  const [show, setShow] = useState<Show>('open');
  const list = useRef<HTMLDivElement>(null);
  const figures = useRequestFigures();
  const nowMs = desk.clock.now();
  const minute = Math.floor(nowMs / 60_000);
  const { version, count } = desk.cases.requests;
  // Thousands of rows are gone through when they change or a minute has passed, not with every pulse.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const shown = useMemo(() => requestsNow(desk, show, nowMs), [desk, show, minute, version]);
  const rates = ratesOf(desk);

  const open = (request: SourceRequest | undefined): void => {
    if (!request || (request.status === 'closed' && !desk.cases.get(caseOfRequest(request.feedId, request.id)))) return;
    act(() => {
      const { outcome, caseId } = desk.cases.openFromRequest(request.feedId, request.id);
      if (outcome === 'done') {
        chooseCase(desk, caseId);
        onOpened();
      }
      return outcome;
    });
  };
  const rows = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('.request-row') ?? [])];
  const focused = (): number => rows().findIndex((row) => row.contains(document.activeElement));
  const inList = (): boolean => focused() >= 0;
  const step = (by: number): void => {
    const all = rows();
    all[Math.max(0, Math.min(all.length - 1, focused() + by))]?.querySelector('button')?.focus();
  };
  useKeys([
    { id: 'requests.next', keys: 'ArrowDown', title: requestWords.keyNext, group: 'general', when: inList, run: () => step(1) },
    { id: 'requests.previous', keys: 'ArrowUp', title: requestWords.keyPrevious, group: 'general', when: inList, run: () => step(-1) },
    { id: 'requests.open', keys: 'c', title: requestWords.keyOpen, group: 'general', when: inList, run: () => open(shown[focused()]) },
  ]);
  if (count === 0) return <p className="cases-empty muted">{w('none')}</p>;
  const whole = (n: number): string => formatNumber(n, 0, language);
  const filter = (which: Show, n: number) => (
    <button type="button" className="small" aria-pressed={show === which} onClick={() => setShow(which)}>
      {w(which)} <span className="strong">{whole(n)}</span>
    </button>
  );
  return (
    <div className="requests">
      <p className="small muted cases-note">{w('span', { days: RATE_DAYS, all: whole(rates.all), open: whole(rates.open) })}</p>
      <FigureList figures={figures} />
      <div className="case-filters">
        {filter('open', rates.open)}
        {filter('overdue', rates.overdue.part)}
        {filter('all', rates.all)}
        <span className="grow" />
        <button type="button" className="small edged" onClick={() => saveCsv('requests', csvOf(shown))}>
          CSV
        </button>
      </div>
      <div ref={list} className="scroll requests-list">
        {shown.length === 0 && <p className="cases-note small muted">{w('noneShown')}</p>}
        {shown.slice(0, MOST_ROWS).map((request) => (
          <RequestRow key={`${request.feedId} ${request.id}`} request={request} nowMs={nowMs} canAct={canAct} onOpen={() => open(request)} />
        ))}
        {shown.length > MOST_ROWS && <p className="cases-note small muted">{w('more', { count: whole(shown.length - MOST_ROWS) })}</p>}
      </div>
    </div>
  );
}

interface RowProps {
  readonly request: SourceRequest;
  readonly nowMs: number;
  readonly canAct: boolean;
  onOpen(): void;
}

function RequestRow({ request, nowMs, canAct, onOpen }: RowProps) {
  const desk = useDesk();
  const w = useWords(requestWords);
  const language = useLanguage();
  const zone = useZone();
  const { feedId, id, serviceName, channel, status, requestedMs, expectedMs, respondedMs, lon, lat } = request;
  const known = desk.cases.get(caseOfRequest(feedId, id));
  const isLate = isOverdue(request, nowMs);
  const fly = (): void => {
    if (Number.isFinite(lon)) desk.view.flyTo({ lon, lat, zoom: 17 });
  };
  const told = channel in requestWords ? w(channel as keyof typeof requestWords) : channel;
  return (
    <div className="request-row">
      <button type="button" className="request-name" title={w('fly')} onClick={fly}>
        <span className="strong cut">{serviceName}</span>
        <span className="small muted cut">
          {id} · {desk.cases.classOfRequest(request).title[language]} · {told}
        </span>
      </button>
      <span className="request-times small">
        <span className="muted" title={stampText(requestedMs, zone)}>
          {w('asked', { age: ageText(nowMs - requestedMs, language) })}
          {' · '}
          {Number.isNaN(respondedMs) ? w('unanswered') : w('answered', { age: ageText(respondedMs - requestedMs, language) })}
        </span>
        <span className={isLate ? 'case-late' : 'muted'}>
          {status === 'closed'
            ? w('closed')
            : Number.isNaN(expectedMs)
              ? w('noPromise')
              : w(isLate ? 'late' : 'left', { age: ageText(Math.abs(expectedMs - nowMs), language) })}
        </span>
      </span>
      {known ? (
        <button type="button" className="small edged" onClick={onOpen}>
          {w('toCase', { number: caseNumber(known) })}
        </button>
      ) : (
        <button type="button" className="small edged" disabled={!canAct || status === 'closed'} onClick={onOpen}>
          {w('openIt')}
        </button>
      )}
    </div>
  );
}
