import { requestRates, type Rate, type RequestRates } from '../../rules/requests/rates.ts';
import type { SourceRequest } from '../../tables/cases.ts';
import type { Urgency } from '../../tables/operations.ts';
import { useDesk, useWords, type Desk } from './desk.ts';
import { useShareFigure, type Figure } from './figure-list.tsx';

/** Rates are those of the last thirty days: a promise here is a week, so that most of them have run out. */
export const RATE_DAYS = 30;
const DAY_MS = 86_400_000;
const words = {
  response: { zh: '响应率', en: 'Response' },
  responseAbout: {
    zh: 'CN-12345-a：在类别时限（1、2、24 小时）内首次答复 / 已答复或时限已过的诉求',
    en: 'CN-12345-a: first answered within the time of their class (1, 2 or 24 h) / answered, or past that time',
  },
  resolution: { zh: '解决率', en: 'Resolution' },
  resolutionAbout: {
    zh: 'CN-12345-b：回访称已解决 / 已回访与超承诺时限仍未办结的诉求',
    en: 'CN-12345-b: resolved, as whoever asked says / asked back, and open past the promised time',
  },
  satisfaction: { zh: '满意率', en: 'Satisfaction' },
  satisfactionAbout: {
    zh: 'CN-12345-c：回访称满意 / 已回访与超承诺时限仍未办结的诉求',
    en: 'CN-12345-c: satisfied, as whoever asked says / asked back, and open past the promised time',
  },
  online: { zh: '网上办理', en: 'Online share' },
  onlineAbout: { zh: '由应用或网页提出 / 注明渠道的诉求', en: 'Made by app or web / requests that say how they came' },
  overdue: { zh: '超承诺时限', en: 'Overdue' },
  overdueAbout: { zh: '超承诺时限仍未办结 / 未办结', en: 'Open past the promised time / open' },
  returned: { zh: '退回补正', en: 'Returned to correct' },
  returnedAbout: { zh: '曾退回补正 / 注明次数的诉求', en: 'Sent back at least once / requests that tell' },
};

/** Class's urgency by service, asked once per kind and not once per request. */
function urgencies(desk: Desk): (request: SourceRequest) => Urgency {
  const known = new Map<string, Urgency>();
  return (request) => {
    const found = known.get(request.serviceCode);
    if (found) return found;
    const { urgency } = desk.cases.classOfRequest(request);
    known.set(request.serviceCode, urgency);
    return urgency;
  };
}

const kept = new WeakMap<Desk, { readonly key: string; readonly rates: RequestRates }>();
/** Reckoned once a minute and when a request changed, whoever looks. */
export function ratesOf(desk: Desk): RequestRates {
  const nowMs = desk.clock.now();
  const key = `${desk.cases.requests.version}/${desk.cases.version}/${Math.floor(nowMs / 60_000)}`;
  const known = kept.get(desk);
  if (known?.key === key) return known.rates;
  const rates = requestRates(desk.cases.requests, nowMs - RATE_DAYS * DAY_MS, nowMs, urgencies(desk));
  kept.set(desk, { key, rates });
  return rates;
}

/** The hotline's rates as figures, each with its numerator and denominator. */
export function useRequestFigures(): readonly Figure[] {
  const rates = ratesOf(useDesk());
  const w = useWords(words);
  const figure = useShareFigure();
  const of = (name: 'response' | 'resolution' | 'satisfaction' | 'online' | 'overdue' | 'returned', rate: Rate): Figure =>
    figure(w(name), w(`${name}About`), rate);
  return [
    of('response', rates.response),
    of('resolution', rates.resolution),
    of('satisfaction', rates.satisfaction),
    of('online', rates.online),
    of('overdue', rates.overdue),
    of('returned', rates.returned),
  ];
}
