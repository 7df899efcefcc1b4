import Hls, { ErrorTypes, Events } from 'hls.js/light';

/** A playing stream: what its frames say of their time, and its end. */
export interface StreamPlayer {
  /** Date of the picture in sight, ms since epoch; NaN where the stream gives none. */
  pictureMs(): number;
  close(): void;
}

/**
 * Play an HLS playlist in a video element by Media Source Extensions, without a worker (the policy lets only files of this server be
 * workers). Network faults are tried again by the library; a fatal one that is left is told.
 */
export function playHls(video: HTMLVideoElement, url: string, onFailure: (why: string) => void): StreamPlayer {
  if (!Hls.isSupported()) {
    onFailure('this browser plays no HLS');
    return { pictureMs: () => NaN, close: () => undefined };
  }
  const hls = new Hls({ enableWorker: false, lowLatencyMode: false, backBufferLength: 30 });
  let recovered = false;
  hls.on(Events.ERROR, (_, { fatal, type, details }) => {
    if (!fatal) return;
    if (type === ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      return hls.recoverMediaError();
    }
    onFailure(details);
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return {
    pictureMs: () => hls.playingDate?.getTime() ?? NaN,
    close: () => hls.destroy(),
  };
}
