import { parseTime } from '../../base/instant.ts';
import {
  certainties,
  eventStatuses,
  responseTypes,
  severities,
  urgencies,
  type Certainty,
  type CityEvent,
  type EventArea,
  type EventCircle,
  type EventText,
  type ResponseType,
  type Ring,
  type Severity,
  type Urgency,
} from '../../tables/events.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { childrenOf, textOf, xmlTree, type XmlNode } from './xml-tree.ts';

/** More places in one ring than any warning area drawn by a person. */
const MOST_PLACES = 20_000;
const MOST_RINGS = 500;
const LONGEST_TEXT = 4000;

/** Topic of an Atom index (RFC 4287) of alerts; every other topic is the address of an alert. */
export const CAP_INDEX = 'index';

const stepOf = <T extends string>(steps: readonly T[], text: string, otherwise: T): T => steps.find((step) => step === text.toLowerCase()) ?? otherwise;
const cut = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text);
const instantOf = (text: string): number => (text === '' ? NaN : parseTime(text).endMs);

/** `lat,lon` (WGS 84, CAP 1.2, 3.2.4) as [lon, lat], or null. */
function placeOf(pair: string): readonly [number, number] | null {
  const match = /^([+-]?\d+(?:\.\d+)?),([+-]?\d+(?:\.\d+)?)$/.exec(pair);
  const [lat, lon] = [Number(match?.[1] ?? NaN), Number(match?.[2] ?? NaN)];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : null;
}

/** A ring of at least four places whose last is its first, as the standard wants it; null for anything else. */
export function capPolygon(text: string): Ring | null {
  const places = text.trim().split(/\s+/).map(placeOf);
  if (places.length < 4 || places.length > MOST_PLACES || !places.every((place) => place !== null)) return null;
  const [first, last] = [places[0], places.at(-1)];
  return first?.[0] === last?.[0] && first?.[1] === last?.[1] ? places : null;
}

/** `lat,lon radius`, the radius in kilometres. */
export function capCircle(text: string): EventCircle | null {
  const [pair = '', radius = '', ...rest] = text.trim().split(/\s+/);
  const place = placeOf(pair);
  const radiusM = Number(radius) * 1000;
  return place && rest.length === 0 && radius !== '' && radiusM >= 0 && radiusM <= 20_000_000 ? { lon: place[0], lat: place[1], radiusM } : null;
}

function areaOf(infos: readonly XmlNode[], sink: RowSink): EventArea {
  const area = { names: [] as string[], polygons: [] as Ring[], circles: [] as EventCircle[] };
  const seen = new Set<string>();
  const once = (text: string): boolean => !seen.has(text) && seen.add(text) !== undefined;
  for (const one of infos.flatMap((info) => childrenOf(info, 'area'))) {
    const name = textOf(one, 'areaDesc');
    if (name !== '' && once(name)) area.names.push(cut(name));
    for (const { text } of childrenOf(one, 'polygon')) {
      if (text.trim() === '' || !once(text)) continue;
      const ring = area.polygons.length < MOST_RINGS ? capPolygon(text) : null;
      if (ring) area.polygons.push(ring);
      else sink.reject('bad-position');
    }
    for (const { text } of childrenOf(one, 'circle')) {
      if (text.trim() === '' || !once(text)) continue;
      const circle = area.circles.length < MOST_RINGS ? capCircle(text) : null;
      if (circle) area.circles.push(circle);
      else sink.reject('bad-position');
    }
  }
  return area;
}

/** The same alert is named alike however its time is written. */
const idOf = (sender: string, identifier: string, sent: string): string => `${sender},${identifier},${instantOf(sent)}`;

/** What an alert takes back, and tells, beyond so many is left out: each of its matters is an event with all its references. */
const MOST_REFERENCES = 500;
const MOST_INFOS = 200;

function referencesOf(text: string): readonly string[] {
  return text.split(/\s+/, MOST_REFERENCES).flatMap((one) => {
    const [sender, identifier, sent, ...rest] = one.split(',');
    return sender && identifier && sent && rest.length === 0 ? [idOf(sender, identifier, sent)] : [];
  });
}

const textsOf = (infos: readonly XmlNode[]): EventText[] =>
  infos.map((info) => ({
    language: textOf(info, 'language') || 'en-US',
    title: cut(textOf(info, 'headline') || textOf(info, 'event')),
    text: cut(textOf(info, 'description')),
    instruction: cut(textOf(info, 'instruction')),
  }));

/** What an info block says besides its words: the same in every language of one matter. */
interface Steps {
  readonly severity: Severity;
  readonly urgency: Urgency;
  readonly certainty: Certainty;
  readonly responses: readonly ResponseType[];
  readonly effectiveMs: number;
  readonly onsetMs: number;
  readonly expiresMs: number;
}
const textsIn = (nodes: readonly XmlNode[]): string[] => nodes.map(({ text }) => text.trim()).sort();
const stepsOf = (info: XmlNode): Steps => ({
  severity: stepOf(severities, textOf(info, 'severity'), 'unknown'),
  urgency: stepOf(urgencies, textOf(info, 'urgency'), 'unknown'),
  certainty: stepOf(certainties, textOf(info, 'certainty'), 'unknown'),
  responses: textsIn(childrenOf(info, 'responseType')).flatMap((text) => responseTypes.find((one) => one === text.toLowerCase()) ?? []),
  effectiveMs: instantOf(textOf(info, 'effective')),
  onsetMs: instantOf(textOf(info, 'onset')),
  expiresMs: instantOf(textOf(info, 'expires')),
});
/**
 * Info blocks that say the same of the same matter, in the order of the first of each: languages of one, or areas that have it alike. An
 * area whose block says otherwise (past, all clear, less severe) is none of theirs.
 */
function mattersOf(infos: readonly XmlNode[]): readonly { readonly steps: Steps; readonly infos: readonly XmlNode[] }[] {
  const matters = new Map<string, { readonly steps: Steps; readonly infos: XmlNode[] }>();
  for (const info of infos) {
    const steps = stepsOf(info);
    const codes = childrenOf(info, 'eventCode').map((code) => `${textOf(code, 'valueName')}=${textOf(code, 'value')}`);
    const key = JSON.stringify([steps, textsIn(childrenOf(info, 'category')), codes.sort()]);
    const known = matters.get(key);
    if (known) known.infos.push(info);
    else matters.set(key, { steps, infos: [info] });
  }
  return [...matters.values()];
}
const noSteps: Steps = {
  severity: 'unknown', urgency: 'unknown', certainty: 'unknown', responses: [], effectiveMs: NaN, onsetMs: NaN, expiresMs: NaN,
}; // prettier-ignore

/**
 * One alert of OASIS Common Alerting Protocol 1.2 (1.1 reads the same). Info blocks that differ in nothing but language and area are one
 * event; each matter of an alert that holds several is an event with the steps, times and areas of its own blocks. Acknowledgements and
 * errors are about messages, not the city: none. Who to telephone (`contact`) is not kept.
 */
function readAlert(alert: XmlNode, sink: RowSink): readonly CityEvent[] {
  const [sender, identifier, sent] = ['sender', 'identifier', 'sent'].map((name) => textOf(alert, name)) as [string, string, string];
  const told = childrenOf(alert, 'info');
  if (told.length > MOST_INFOS) sink.reject('too-large', told.length - MOST_INFOS);
  const infos = told.slice(0, MOST_INFOS);
  const message = textOf(alert, 'msgType').toLowerCase();
  const status = textOf(alert, 'status').toLowerCase();
  if (message === 'ack' || message === 'error') return [];
  const isMessage = message === 'alert' || message === 'update' || message === 'cancel';
  if (sender === '' || identifier === '' || !isMessage || !eventStatuses.some((one) => one === status) || (infos.length === 0 && message !== 'cancel')) {
    sink.reject('bad-shape');
    return [];
  }
  const time = parseTime(sent);
  if (Number.isNaN(time.endMs)) {
    sink.reject('bad-time');
    return [];
  }
  const references = referencesOf(textOf(alert, 'references'));
  // A cancel that names nothing takes nothing back.
  if (message === 'cancel' && references.length === 0) {
    sink.reject('bad-shape');
    return [];
  }
  const messageId = idOf(sender, identifier, sent);
  const eventOf = (steps: Steps, told: readonly XmlNode[], place: number): CityEvent => {
    const [first] = told;
    return {
      id: place === 0 ? messageId : `${messageId}#${place + 1}`,
      ...(place === 0 ? {} : { messageId }),
      kind: 'alert',
      cause: first ? cut(textOf(first, 'event')) : '',
      texts: first ? textsOf(told) : [{ language: '', title: textOf(alert, 'note'), text: '', instruction: '' }],
      ...steps,
      status: stepOf(eventStatuses, status, 'draft'),
      area: areaOf(told, sink),
      entities: [],
      sentMs: time.endMs,
      message,
      references,
      source: (first ? textOf(first, 'senderName') : '') || sender,
      web: first ? textOf(first, 'web').slice(0, 500) : '',
    };
  };
  const matters = mattersOf(infos);
  return matters.length === 0 ? [eventOf(noSteps, [], 0)] : matters.map(({ steps, infos: told }, place) => eventOf(steps, told, place));
}

/** Addresses of alerts in an Atom index: each entry's link of CAP's media type, else its first. */
export function capLinks(index: XmlNode): readonly string[] {
  return childrenOf(index, 'entry').flatMap((entry) => {
    const links = childrenOf(entry, 'link').filter(({ attributes }) => attributes['href'] !== undefined);
    const link = links.find(({ attributes }) => attributes['type'] === 'application/cap+xml') ?? links[0];
    return link ? [link.attributes['href'] as string] : [];
  });
}

/** CAP alerts by address, or pushed with any topic; an index after them says which still stand. */
export function createCapDecoder(): PayloadForm {
  const idsByTopic = new Map<string, readonly string[]>();
  return {
    decodeBytes(topic, bytes, sink) {
      const root = xmlTree(bytes);
      if (typeof root === 'string') sink.reject(root);
      else if (topic === CAP_INDEX && root.name === 'feed') {
        const present = capLinks(root).flatMap((link) => idsByTopic.get(link) ?? []);
        sink.tell({ kind: 'events', events: [], present });
      } else if (root.name === 'alert') {
        const events = readAlert(root, sink);
        if (events.length === 0) return true;
        if (idsByTopic.size < 100_000) idsByTopic.set(topic, events.map(({ id }) => id)); // prettier-ignore
        sink.keep?.(topic);
        sink.tell({ kind: 'events', events });
      } else sink.reject('bad-shape');
      return true;
    },
    decodeJson: (_topic, _json, _arrivedMs, sink) => sink.reject('bad-shape'),
  };
}
