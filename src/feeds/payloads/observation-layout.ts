import { Quality, type QualityCode } from '../../tables/quality.ts';
import { endOfNumber, endOfString, endOfWhole, isSame, scanNumber, viewOf } from './json-bytes.ts';
import { createLastTime } from './last-time.ts';
import { qualityOfBytes } from './reading.ts';

/** What of an observation is another in every message. */
export const Part = { time: 0, result: 1, quality: 2, idText: 3, idNumber: 4, anyText: 5, anyNumber: 6, resultTime: 7 } as const;
type PartCode = (typeof Part)[keyof typeof Part];

/** One observation as read. */
export interface ReadObservation {
  timeMs: number;
  /** NaN where it does not say. */
  resultMs: number;
  value: number;
  quality: QualityCode;
  /** Where the id of an embedded Datastream is written, without quotes; `idEnd` -1: there is none. */
  idStart: number;
  idEnd: number;
}

/** Parts of an observation in their order, noted while it is read key by key. */
export interface Notes {
  /** Three numbers a part: what it is, and where it is written: [start, end). */
  readonly parts: Int32Array;
  readonly count: number;
  note(part: PartCode, start: number, end: number): void;
  clear(): void;
}
/** With more the message is no usual one. */
const MOST_PARTS = 12;

export function createNotes(): Notes {
  const parts = new Int32Array(3 * MOST_PARTS);
  let count = 0;
  return {
    parts,
    get count() {
      return count;
    },
    note(part, start, end) {
      if (count < MOST_PARTS) {
        parts[3 * count] = part;
        parts[3 * count + 1] = start;
        parts[3 * count + 2] = end;
      }
      count++;
    },
    clear() {
      count = 0;
    },
  };
}

/**
 * How a source lays its observations out: keys, their order and the space between are the same in all its messages, so that they
 * are compared with the last ones instead of being read again. What is between is read as ever, and whatever differs is for the
 * reader that goes key by key: both say the same of the same bytes.
 */
export interface Layout {
  /** Where the observation ends, or -1 where it is laid out otherwise. */
  read(bytes: Uint8Array, view: DataView, from: number, into: ReadObservation): number;
  /** From an observation that was read key by key. */
  learn(bytes: Uint8Array, from: number, end: number, notes: Notes): void;
}
/** Where two sources share a feed, not every change of layout is worth learning. */
const RELEARN_AFTER = 8;

export function createLayout(): Layout {
  /** The observation learned from, and its parts' places in it. */
  let sample = new Uint8Array(0);
  let sampleView = viewOf(sample);
  let parts = new Int32Array(0);
  let misses = RELEARN_AFTER;
  const lastTime = createLastTime();
  /** Result times differ from the times they are of, and less among themselves. */
  const lastResult = createLastTime();

  return {
    read(bytes, view, from, into) {
      const { length } = sample;
      if (length === 0) return -1;
      let at = from;
      let is = 0;
      let quality: QualityCode = Quality.good;
      let [timeMs, resultMs, value, idStart, idEnd] = [NaN, NaN, NaN, -1, -1];
      for (let i = 0; i < parts.length; i += 3) {
        const start = parts[i + 1] as number;
        if (!isSame(view, at, sampleView, is, start - is)) return -1;
        at += start - is;
        is = parts[i + 2] as number;
        const part = parts[i];
        if (part === Part.time) {
          timeMs = lastTime.read(bytes, view, at, is - start);
          if (Number.isNaN(timeMs)) return -1;
          at += is - start;
        } else if (part === Part.result || part === Part.anyNumber) {
          const number = scanNumber(bytes, at);
          if (Number.isNaN(number)) return -1;
          if (part === Part.result) value = number;
          at = endOfNumber();
        } else if (part === Part.resultTime && lastTime.isAt(view, at, is - start)) {
          resultMs = lastTime.lastMs;
          at += is - start;
        } else if (part === Part.resultTime) {
          const end = endOfString(bytes, at);
          if (end < 0) return -1;
          resultMs = lastResult.read(bytes, view, at, end - at);
          if (Number.isNaN(resultMs)) return -1;
          at = end;
        } else {
          const end = part === Part.idNumber ? endOfWhole(bytes, at) : endOfString(bytes, at);
          if (end < 0) return -1;
          if (part === Part.idText || part === Part.idNumber) [idStart, idEnd] = [at, end];
          else if (part === Part.quality) quality = qualityOfBytes(bytes, at, end);
          at = end;
        }
      }
      if (!isSame(view, at, sampleView, is, length - is)) return -1;
      misses = 0;
      into.timeMs = timeMs;
      into.resultMs = resultMs;
      into.value = value;
      into.quality = quality;
      into.idStart = idStart;
      into.idEnd = idEnd;
      return at + length - is;
    },
    learn(bytes, from, end, notes) {
      if (++misses <= RELEARN_AFTER || notes.count > MOST_PARTS) return;
      misses = 0;
      sample = bytes.slice(from, end);
      sampleView = viewOf(sample);
      parts = notes.parts.slice(0, 3 * notes.count);
      for (let i = 0; i < parts.length; i += 3) {
        parts[i + 1] = (parts[i + 1] as number) - from;
        parts[i + 2] = (parts[i + 2] as number) - from;
      }
    },
  };
}
