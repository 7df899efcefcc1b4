/** One event as a page would get it from EventSource. */
export interface SentEvent {
  readonly type: string;
  readonly data: string;
}

export interface EventReader {
  /** Text as it comes, cut anywhere; returns the events it completes. */
  push(text: string): readonly SentEvent[];
  /** True once the data of one event grew beyond the cap; what is left of it is passed over. */
  takeOversized(): boolean;
}

/**
 * Reads a stream of server-sent events (WHATWG HTML, 9.2.6): lines end in CR LF, LF or CR; `data` lines join with LF; an empty line
 * sends the event; comments and unknown fields are passed over; an unfinished event at the end is never sent.
 * @param mostChars letters of data one event may hold.
 */
export function createEventReader(mostChars: number): EventReader {
  let rest = '';
  let type = '';
  let data: string[] = [];
  let size = 0;
  let isOversized = false;
  let oversized = false;
  let isFirst = true;

  const take = (line: string): SentEvent | null => {
    if (line === '') {
      const event = data.length > 0 && !isOversized ? { type: type === '' ? 'message' : type, data: data.join('\n') } : null;
      [type, data, size, isOversized] = ['', [], 0, false];
      return event;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') type = value;
    if (field !== 'data' || isOversized) return null;
    size += value.length;
    if (size > mostChars) {
      isOversized = oversized = true;
      data = [];
    } else data.push(value);
    return null;
  };
  return {
    push(text) {
      rest += isFirst ? text.replace(/^\uFEFF/, '') : text;
      if (text !== '') isFirst = false;
      const events: SentEvent[] = [];
      // A CR at the very end may be half of a CR LF: it waits.
      for (let at = /\r\n|\n|\r(?!$)/.exec(rest); at; at = /\r\n|\n|\r(?!$)/.exec(rest)) {
        const event = take(rest.slice(0, at.index));
        if (event) events.push(event);
        rest = rest.slice(at.index + at[0].length);
      }
      if (rest.length > mostChars) {
        // A line without an end: nothing of it will ever be read.
        isOversized = oversized = true;
        rest = '';
      }
      return events;
    },
    takeOversized() {
      const was = oversized;
      oversized = false;
      return was;
    },
  };
}
