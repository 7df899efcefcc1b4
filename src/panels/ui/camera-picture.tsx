import './camera-picture.css';
import { useEffect, useRef, useState } from 'react';
import { every } from '../../base/browser.ts';
import type { WordTable } from '../../base/words.ts';
import { useDesk, useLanguage, useSecond, useWords } from './desk.ts';
import { createPictureWatch, type PictureState } from './picture-age.ts';
import { ageText, clockText, useZone } from './time.ts';
import type { StreamPlayer } from './hls-player.ts';

const words = {
  opening: { zh: '正在打开画面……', en: 'Opening the picture …' },
  live: { zh: '实时，画面 {age} 前', en: 'live, picture {age} old' },
  liveUndated: { zh: '播放中，画面未注明时刻', en: 'playing, the stream does not date its picture' },
  late: { zh: '落后 {age}', en: '{age} behind' },
  stalled: { zh: '画面停在 {time}（{age}前），不是实时', en: 'Picture stands since {time} ({age} ago): not live' },
  ended: { zh: '已于 {time} 结束', en: 'Ended at {time}' },
  failed: { zh: '无法播放：{why}', en: 'Cannot be played: {why}' },
  undeclared: { zh: '服务器配置未声明 {origin}', en: "the server's configuration does not declare {origin}" },
} satisfies WordTable;

const LOOK_MS = 500;
const REFRESH_S = 5;
const isPlaylist = (url: string): boolean => /\.m3u8($|[?#])/.test(url);

/** What a street camera shows: an HLS stream, else a picture asked for again and again; how old it is stands beside it, always. */
export function CameraPicture({ url, name }: { readonly url: string; readonly name: string }) {
  const desk = useDesk();
  const w = useWords(words);
  const { origin } = new URL(url, document.baseURI);
  if (!desk.feeds.isDeclared(origin)) return <p className="small camera-refused">{w('failed', { why: w('undeclared', { origin }) })}</p>;
  return isPlaylist(url) ? <Stream key={url} url={url} name={name} /> : <Still key={url} url={url} name={name} />;
}

function Stream({ url, name }: { readonly url: string; readonly name: string }) {
  const { clock } = useDesk();
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<PictureState>({ kind: 'opening' });
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    let player: StreamPlayer | null = null;
    let isOver = false;
    let failure: string | null = null;
    const watch = createPictureWatch();
    const fail = (why: string): void => {
      failure = why;
      setState({ kind: 'failed', why });
    };
    // The player weighs more than the page's own entry: only who looks through a camera loads it.
    import('./hls-player.ts').then(
      ({ playHls }) => {
        if (isOver) return;
        player = playHls(element, url, fail);
        element.play().catch(() => undefined);
      },
      (error: unknown) => fail(error instanceof Error ? error.message : 'the player did not load'),
    );
    const stop = every(LOOK_MS, () => {
      if (failure !== null) return;
      setState(watch({ positionS: element.currentTime, hasEnded: element.ended, pictureMs: player?.pictureMs() ?? NaN }, clock.wall()));
    });
    return () => {
      isOver = true;
      stop();
      player?.close();
    };
  }, [url, clock]);
  return (
    <figure className="camera-picture" data-state={state.kind}>
      <video ref={video} aria-label={name} muted playsInline />
      <Caption state={state} />
    </figure>
  );
}

function Caption({ state }: { readonly state: PictureState }) {
  const { clock } = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const text = (): string => {
    switch (state.kind) {
      case 'opening':
        return w('opening');
      case 'live':
        return Number.isNaN(state.ageMs) ? w('liveUndated') : w('live', { age: ageText(state.ageMs, language) });
      case 'late':
        return w('late', { age: ageText(state.ageMs, language) });
      case 'stalled':
        return w('stalled', { time: clockText(state.sinceMs, zone), age: ageText(clock.wall() - state.sinceMs, language) });
      case 'ended':
        return w('ended', { time: clockText(state.sinceMs, zone) });
      case 'failed':
        return w('failed', { why: state.why });
    }
  };
  return (
    <figcaption className="small" role="status">
      {text()}
    </figcaption>
  );
}

/** A single picture, asked for anew every few seconds: it says when it was loaded, for a server may send an old one. */
function Still({ url, name }: { readonly url: string; readonly name: string }) {
  const { clock } = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  useSecond();
  const [loadedMs, setLoadedMs] = useState(NaN);
  const turn = Math.floor(clock.wall() / 1000 / REFRESH_S);
  const ageMs = clock.wall() - loadedMs;
  const isStale = ageMs > 3 * REFRESH_S * 1000;
  return (
    <figure className="camera-picture" data-state={Number.isNaN(loadedMs) ? 'opening' : isStale ? 'stalled' : 'live'}>
      <img src={`${url}${url.includes('?') ? '&' : '?'}t=${turn}`} alt={name} onLoad={() => setLoadedMs(clock.wall())} />
      <figcaption className="small" role="status">
        {Number.isNaN(loadedMs) ? w('opening') : isStale ? w('stalled', { time: clockText(loadedMs, zone), age: ageText(ageMs, language) }) : w('liveUndated')}
      </figcaption>
    </figure>
  );
}
