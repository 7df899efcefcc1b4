import { isoText } from '../../base/iso.ts';
import type { StreetNetwork } from '../../city/streets/network.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import { dayOf } from './world/calendar.ts';
import { requestDays, requestServices, type RequestPlan } from './world/requests.ts';
import type { Setting } from './world/site.ts';

/** Says what people ask the demo city for, as an Open311 GeoReport v2 endpoint would. */
export interface RequestTeller {
  /** @param say topic `services` or `requests`, and the answer's bytes. */
  tell(fromMs: number, toMs: number, say: SayOpen311): void;
  tellAll(nowMs: number, say: SayOpen311): void;
  /** A desk's work on a request's case changes how it goes: that one is told anew. */
  act(action: OperatorAction, nowMs: number, say: SayOpen311): void;
}
type SayOpen311 = (topic: 'services' | 'requests', message: Uint8Array) => void;

/** Days told at the beginning: what the standard itself answers with is ninety; the slowest promise here is a week. */
const DAYS = 30;
const AT_ONCE = 500;
const utf8 = new TextEncoder();

/** What a case opened at a desk does to its request: the staff leave it alone, the dispatch is its answer, the closing its end. */
interface DeskWork {
  openedMs: number;
  dispatchedMs: number;
  closedMs: number;
  touchedMs: number;
}

export function createRequestTeller(setting: Setting, network: StreetNetwork | null, feedId: string): RequestTeller {
  const days = requestDays(setting, network, DAYS + 2);
  const known = new Set<string>();
  const works = new Map<string, DeskWork>();
  const prefix = `case/request/${feedId}/`;

  const worked = (plan: RequestPlan): RequestPlan => {
    const work = works.get(plan.id);
    if (!work || plan.closedMs <= work.openedMs) return plan;
    const respondedMs = Math.min(plan.respondedMs <= work.openedMs ? plan.respondedMs : Infinity, work.dispatchedMs, work.closedMs);
    return { ...plan, respondedMs, closedMs: work.closedMs, resolved: true, satisfied: plan.satisfied || plan.returnedCount === 0 };
  };
  const changesOf = ({ requestedMs, respondedMs, closedMs }: RequestPlan): readonly number[] => [requestedMs, respondedMs, closedMs];
  /** Plans of the last days and, in order, every instant at which one changes. */
  let kept: { readonly day: number; readonly plans: readonly RequestPlan[]; readonly changesMs: Float64Array } | null = null;
  const at = (timeMs: number): NonNullable<typeof kept> => {
    const day = dayOf(timeMs, setting.offsetMs);
    if (kept?.day === day) return kept;
    const plans = Array.from({ length: DAYS }, (_, n) => days.at(day - DAYS + 1 + n))
      .flat()
      .map(worked);
    return (kept = { day, plans, changesMs: Float64Array.from(plans.flatMap(changesOf).filter(Number.isFinite)).sort() });
  };
  const record = (plan: RequestPlan, nowMs: number): object => {
    const isClosed = plan.closedMs <= nowMs;
    const isAnswered = plan.respondedMs <= nowMs;
    const touchedMs = works.get(plan.id)?.touchedMs ?? 0;
    const updatedMs = Math.max(plan.requestedMs, touchedMs, isAnswered ? plan.respondedMs : 0, isClosed ? plan.closedMs : 0);
    return {
      service_request_id: plan.id,
      status: isClosed ? 'closed' : 'open',
      service_code: plan.service.code,
      service_name: plan.service.name,
      agency_responsible: plan.service.agency,
      requested_datetime: isoText(plan.requestedMs),
      updated_datetime: isoText(updatedMs),
      expected_datetime: isoText(plan.expectedMs),
      lat: plan.lat,
      long: plan.lon,
      extended_attributes: {
        channel: plan.channel,
        returned_count: plan.returnedCount,
        ...(isAnswered && { responded_datetime: isoText(plan.respondedMs) }),
        ...(isClosed && { resolved: plan.resolved, satisfied: plan.satisfied }),
      },
    };
  };
  const send = (plans: readonly RequestPlan[], nowMs: number, say: SayOpen311): void => {
    for (let from = 0; from < plans.length; from += AT_ONCE)
      say('requests', utf8.encode(JSON.stringify(plans.slice(from, from + AT_ONCE).map((plan) => record(plan, nowMs)))));
  };
  return {
    tell(fromMs, toMs, say) {
      const { plans, changesMs } = at(toMs);
      const next = changesMs.findLastIndex((t) => t <= toMs);
      if (next < 0 || !((changesMs[next] as number) > fromMs)) return;
      send(
        plans.filter((plan) => changesOf(plan).some((t) => t > fromMs && t <= toMs)),
        toMs,
        say,
      );
    },
    tellAll(nowMs, say) {
      say('services', utf8.encode(JSON.stringify(requestServices.map(({ code, name }) => ({ service_code: code, service_name: name, type: 'realtime' })))));
      send(
        at(nowMs).plans.filter(({ requestedMs }) => requestedMs <= nowMs),
        nowMs,
        say,
      );
    },
    act({ id, kind, target, timeMs }, nowMs, say) {
      if (!target.startsWith(prefix) || known.has(id)) return;
      if (kind !== 'open-case' && kind !== 'dispatch-unit' && kind !== 'close' && kind !== 'reopen') return;
      known.add(id);
      const request = target.slice(prefix.length);
      const work = works.get(request) ?? { openedMs: timeMs, dispatchedMs: Infinity, closedMs: Infinity, touchedMs: timeMs };
      works.set(request, work);
      work.touchedMs = Math.max(work.touchedMs, timeMs);
      if (kind === 'open-case') work.openedMs = Math.min(work.openedMs, timeMs);
      if (kind === 'dispatch-unit') work.dispatchedMs = Math.min(work.dispatchedMs, timeMs);
      if (kind === 'close') work.closedMs = timeMs;
      if (kind === 'reopen') work.closedMs = Infinity;
      kept = null;
      send(
        at(nowMs).plans.filter((plan) => plan.id === request && plan.requestedMs <= nowMs),
        nowMs,
        say,
      );
    },
  };
}
