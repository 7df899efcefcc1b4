import Hls, { ErrorTypes, Events, type ErrorData } from 'hls.js/light';
import type { StreamFault } from './picture-age.ts';

/** A playing stream: what its frames say of their time, and its end. */
export interface StreamPlayer {
  /** Date of the picture in sight, ms since epoch; NaN where the stream gives none. */
  pictureMs(): number;
  close(): void;
}

export interface PlayRequest {
  readonly video: HTMLVideoElement;
  readonly url: string;
  /** Whether the server's configuration lets the page contact an origin; a playlist may name segments anywhere. */
  readonly isDeclared: (origin: string) => boolean;
  /** Told once; the stream is then over. */
  readonly onFault: (fault: StreamFault) => void;
}

/** What the library says of its end, in the few kinds that a viewer can act on. */
function faultOf({ type, details, response, url, context, frag }: ErrorData): StreamFault {
  if (/Codec|incompatible|remux/i.test(details)) return { kind: 'codec' };
  if (/parsing|levelEmpty/i.test(details)) return { kind: 'format' };
  if (type !== ErrorTypes.NETWORK_ERROR) return { kind: 'media', details };
  const address = response?.url ?? frag?.url ?? context?.url ?? url ?? '';
  return {
    kind: 'no-answer',
    file:
      address
        .replace(/[?#].*$/, '')
        .split('/')
        .at(-1) ?? '',
    status: response?.code ?? 0,
  };
}

/**
 * Play an HLS playlist in a video element by Media Source Extensions, without a worker (the policy lets only files of this server be
 * workers). Network faults are tried again by the library; a fatal one that is left is told. Whatever the playlist names on an origin
 * that nobody declared is refused by name before it is asked for.
 */
export function playHls({ video, url, isDeclared, onFault }: PlayRequest): StreamPlayer {
  if (!Hls.isSupported()) {
    onFault({ kind: 'no-player' });
    return { pictureMs: () => NaN, close: () => undefined };
  }
  let isOver = false;
  const end = (fault: StreamFault): void => {
    if (isOver) return;
    isOver = true;
    hls.stopLoad();
    onFault(fault);
  };
  const hls = new Hls({
    enableWorker: false,
    lowLatencyMode: false,
    backBufferLength: 30,
    xhrSetup(_, address) {
      const { origin } = new URL(address, document.baseURI);
      if (isDeclared(origin)) return;
      end({ kind: 'undeclared', origin });
      throw new Error(`${origin} is not declared`);
    },
  });
  let recovered = false;
  hls.on(Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    if (data.type === ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      return hls.recoverMediaError();
    }
    end(faultOf(data));
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return {
    pictureMs: () => hls.playingDate?.getTime() ?? NaN,
    close: () => hls.destroy(),
  };
}
