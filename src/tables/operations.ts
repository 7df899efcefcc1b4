import type { Words } from '../base/words.ts';

/**
 * How a city works on its troubles: who does it, within which time, with which hands, and where it can be watched. Part of
 * the pack (operations.json); nothing in it is about a person.
 */
export interface Operations {
  readonly agencies: readonly Agency[];
  readonly classes: readonly CaseClass[];
  readonly units: readonly Unit[];
  readonly cameras: readonly StreetCamera[];
  readonly dispatch: readonly DispatchChannel[];
}

export interface Agency {
  readonly id: string;
  readonly name: Words;
}

/** How long a case may wait: the classes of the 12345 hotline (Beijing): life and property; water, power, gas, heat; general. */
export type Urgency = 'life' | 'utility' | 'general';

export interface CaseClass {
  readonly id: string;
  readonly title: Words;
  readonly urgency: Urgency;
  /** Feedback within so many hours of the first dispatch: 2, 24, 168 (7 d) or 360 (15 d). */
  readonly feedbackH: number;
  /** Agency that leads unless somebody says otherwise: the first receiver leads. */
  readonly lead: string;
  /** Kinds of unit that can handle it; the first is the usual one. */
  readonly units: readonly string[];
  readonly checklist: readonly { readonly id: string; readonly title: Words }[];
  /** What opens as this class: ids of alarm rules, observed properties, and the source's service codes. */
  readonly alarms?: readonly string[];
  readonly services?: readonly string[];
}

/** A crew, home-visit team, pump truck or ambulance: a team with hands, never its members. */
export interface Unit {
  readonly id: string;
  readonly kind: string;
  readonly name: Words;
  readonly agency: string;
  /** Where it stands when nobody tells its place; EPSG:4326 degrees. */
  readonly lon: number;
  readonly lat: number;
}

/** A camera at a street. With no address it is virtual: the scene is drawn from its place, and marked as such. */
export interface StreetCamera {
  readonly id: string;
  readonly name: Words;
  readonly lon: number;
  readonly lat: number;
  /** Above the ground, m. */
  readonly heightM: number;
  /** Clockwise from north. */
  readonly bearingDeg: number;
  /** Below the horizon. */
  readonly tiltDeg: number;
  /** An HLS playlist (.m3u8) or a picture that is asked for again and again; its origin must be declared. */
  readonly url?: string;
}

/** Where a dispatch goes when it leaves the desk. */
export type DispatchChannel =
  /** HTTP POST of JSON to a declared origin, with an `Idempotency-Key`. */
  | { readonly id: string; readonly type: 'webhook'; readonly address: string; readonly agencies?: readonly string[] }
  /** MQTT QoS 1; who took it on says so on `<topic>/receipts`. */
  | { readonly id: string; readonly type: 'mqtt'; readonly address: string; readonly topic: string; readonly agencies?: readonly string[] };
