import { isoText } from '../../base/iso.ts';
import { entityFromKey } from '../../city/city.ts';
import type { Language, Words } from '../../base/words.ts';
import { isStanding, levels, unitSteps, type Case, type Entry } from '../../rules/cases/case.ts';
import { deadlinesOf, nextDeadline, type Deadline } from '../../rules/cases/deadlines.ts';
import { escalationsOf, levelOf } from '../../rules/cases/escalation.ts';
import { csvText } from '../ui/export.ts';
import type { Desk } from '../ui/desk.ts';
import { nameOf } from '../ui/entity.ts';
import { actionWords, levelWords, stateWords, stepWords } from './words.ts';

/** What is shown of the cases. */
export interface Filter {
  readonly standing: boolean;
  readonly overdue: boolean;
  /** State, lead agency and class; empty = any. */
  readonly state: string;
  readonly lead: string;
  readonly kind: string;
}
export const everything: Filter = { standing: false, overdue: false, state: '', lead: '', kind: '' };

export const overdueOf = (desk: Desk, c: Case, nowMs: number): boolean =>
  isStanding(c) && deadlinesOf(c, desk.cases.classOf(c), nowMs).some((d) => d.isOverdue);
export const dueOf = (desk: Desk, c: Case, nowMs: number): Deadline | null =>
  isStanding(c) ? nextDeadline(deadlinesOf(c, desk.cases.classOf(c), nowMs)) : null;

/** Standing ones first, the soonest due on top; then the others, newest first. */
export function shownCases(desk: Desk, filter: Filter, nowMs: number): readonly Case[] {
  const due = (c: Case): number => dueOf(desk, c, nowMs)?.dueMs ?? Infinity;
  return desk.cases
    .list()
    .filter(
      (c) =>
        (!filter.standing || isStanding(c)) &&
        (!filter.overdue || overdueOf(desk, c, nowMs)) &&
        (filter.state === '' || c.state === filter.state) &&
        (filter.lead === '' || c.lead.agency === filter.lead) &&
        (filter.kind === '' || c.classId === filter.kind),
    )
    .toSorted((a, b) => Number(isStanding(b)) - Number(isStanding(a)) || due(a) - due(b) || b.detectedMs - a.detectedMs || (a.id < b.id ? -1 : 1));
}

/** The case that is looked at: part of the link. */
export const chooseCase = (desk: Desk, id: string): void => desk.session.setState((s) => ({ toolState: { ...s.toolState, cases: id } }));

/** A short number people can say: day of the detection and four signs that follow from the id. */
export function caseNumber(c: Pick<Case, 'id' | 'detectedMs'>): string {
  let h = 0;
  for (let i = 0; i < c.id.length; i++) h = (Math.imul(h, 31) + c.id.charCodeAt(i)) >>> 0;
  return `${isoText(c.detectedMs).slice(5, 10).replace('-', '')}-${(h % 1679616).toString(36).toUpperCase().padStart(4, '0')}`;
}

export function placeName(desk: Desk, c: Case): Words {
  const ref = entityFromKey(c.entity);
  if (ref) return nameOf(desk, ref);
  return desk.city.area(c.district)?.properties.name ?? { zh: '–', en: '–' };
}
export const agencyName = (desk: Desk, id: string): Words => desk.cases.operations.agencies.find((a) => a.id === id)?.name ?? { zh: id, en: id };
export const unitName = (desk: Desk, id: string): Words => desk.cases.operations.units.find((u) => u.id === id)?.name ?? { zh: id, en: id };

/** One line of the timeline in words. */
export function entryText(desk: Desk, c: Case, { action }: Entry, language: Language): string {
  const { kind, detail = {} } = action;
  const told = (key: string): string => (typeof detail[key] === 'string' ? detail[key] : '');
  const step = told('step');
  const checklist = desk.cases.classOf(c).checklist.find((s) => s.id === step)?.title[language] ?? step;
  const unitStep = [...unitSteps, 'unable' as const].find((s) => s === step);
  const level = levels.find((l) => l === told('level'));
  const slots: Record<string, string> = {
    agency: agencyName(desk, told('agency') || told('to'))[language],
    unit: unitName(desk, told('unit'))[language],
    step: kind === 'unit-status' ? (unitStep ? stepWords[unitStep][language] : step) : checklist,
    reason: told('reason'),
    text: told('text') === 'handled' ? (language === 'zh' ? '已处置' : 'handled') : told('text'),
    result: told('result') === 'pass' ? (language === 'zh' ? '通过' : 'passed') : language === 'zh' ? '不通过' : 'failed',
    score: String(detail['score'] ?? ''),
    level: level ? levelWords[level][language] : '',
  };
  return (actionWords[kind]?.[language] ?? kind).replace(/\{(\w+)\}/g, (_, key: string) => slots[key] ?? '');
}

const iso = (timeMs: number): string => (Number.isFinite(timeMs) ? isoText(timeMs) : '');

/** Cases as a table: times in UTC, missing ones empty. */
export function casesCsv(desk: Desk, cases: readonly Case[], nowMs: number): string {
  const head = [
    'id',
    'number',
    'class',
    'state',
    'lead',
    'level',
    'place',
    'district',
    'lon',
    'lat',
    'detected',
    'opened',
    'dispatched',
    'arrived',
    'restored',
    'closed',
  ];
  const more = ['dispatch_due', 'feedback_due', 'overdue', 'bounces', 'reopened', 'alarms', 'request'];
  const rows = cases.map((c) => {
    const [dispatch, feedback] = deadlinesOf(c, desk.cases.classOf(c), nowMs);
    const level = levelOf(escalationsOf(c, desk.cases.classOf(c), nowMs));
    return [
      c.id,
      caseNumber(c),
      c.classId,
      stateWords[c.state].en,
      c.lead.agency,
      level,
      placeName(desk, c).en,
      c.district,
      c.lon,
      c.lat,
      ...[c.detectedMs, c.opened.timeMs, c.dispatchedMs, c.arrivedMs, c.restoredMs, c.closed?.timeMs ?? NaN, dispatch.dueMs, feedback.dueMs].map(iso),
      overdueOf(desk, c, nowMs) ? 'yes' : 'no',
      c.bounces.length,
      c.reopenedCount,
      c.alarms.join(' '),
      c.request,
    ];
  });
  return csvText([...head, ...more], rows);
}

/** Cases with a place as features (RFC 7946). */
export const casesGeoJson = (desk: Desk, cases: readonly Case[]): GeoJSON.Feature[] =>
  cases
    .filter((c) => Number.isFinite(c.lon))
    .map((c) => ({
      type: 'Feature',
      id: c.id,
      geometry: { type: 'Point', coordinates: [c.lon, c.lat] },
      properties: {
        number: caseNumber(c),
        class: c.classId,
        state: c.state,
        lead: c.lead.agency,
        place: placeName(desk, c).en,
        detected: iso(c.detectedMs) || null,
        dispatched: iso(c.dispatchedMs) || null,
        arrived: iso(c.arrivedMs) || null,
        restored: iso(c.restoredMs) || null,
        closed: iso(c.closed?.timeMs ?? NaN) || null,
        units: c.units.map((t) => t.unit),
      },
    }));
