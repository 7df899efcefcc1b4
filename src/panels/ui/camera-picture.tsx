import './camera-picture.css';
import { useEffect, useRef, useState } from 'react';
import { after, every } from '../../base/browser.ts';
import type { WordTable } from '../../base/words.ts';
import { CameraStill } from './camera-still.tsx';
import { useDesk, useLanguage, useSecond, useWords } from './desk.ts';
import type { StreamPlayer } from './hls-player.ts';
import { createPictureWatch, mayRecover, type PictureState, type StreamFault } from './picture-age.ts';
import { ageText, clockText, useZone } from './time.ts';

const words = {
  opening: { zh: '正在打开画面……', en: 'Opening the picture …' },
  live: { zh: '实时，画面 {age} 前', en: 'live, picture {age} old' },
  liveUndated: { zh: '播放中，画面未注明时刻', en: 'playing, the stream does not date its picture' },
  late: { zh: '落后 {age}', en: '{age} behind' },
  ahead: { zh: '摄像机时钟快 {age}，画面新旧不明', en: "the camera's clock is {age} ahead: how old the picture is nobody can tell" },
  stalled: { zh: '画面停在 {time}（{age}前），不是实时', en: 'Picture stands since {time} ({age} ago): not live' },
  ended: { zh: '已于 {time} 结束', en: 'Ended at {time}' },
  failed: { zh: '无法播放：{why}', en: 'Cannot be played: {why}' },
  retry: { zh: '；{age}后再试', en: '; next try in {age}' },
  undeclared: { zh: '服务器配置未声明 {origin}', en: "the server's configuration does not declare {origin}" },
  noAnswer: { zh: '{file} 没有回应', en: '{file} does not answer' },
  status: { zh: '{file} 回应 HTTP {status}', en: '{file} answers HTTP {status}' },
  format: { zh: '不是有效的 HLS 播放列表', en: 'not a playlist of HLS' },
  codec: { zh: '此浏览器无法解码该格式', en: 'in a form this browser cannot decode' },
  noPlayer: { zh: '此浏览器不能播放 HLS', en: 'this browser plays no HLS' },
} satisfies WordTable;

const LOOK_MS = 500;
/** A stream that failed is asked again after so long: somebody looks at it, and one viewer is no crowd. */
const RETRY_MS = 10_000;
const isPlaylist = (url: string): boolean => /\.m3u8($|[?#])/.test(url);

/** What a street camera shows: an HLS stream, else a picture asked for again and again; how old it is stands beside it, always. */
export function CameraPicture({ url, name }: { readonly url: string; readonly name: string }) {
  const desk = useDesk();
  const w = useWords(words);
  const { origin } = new URL(url, document.baseURI);
  if (!desk.feeds.isDeclared(origin)) return <p className="small camera-refused">{w('failed', { why: w('undeclared', { origin }) })}</p>;
  return isPlaylist(url) ? <Stream key={url} url={url} name={name} /> : <CameraStill key={url} url={url} name={name} />;
}

function Stream({ url, name }: { readonly url: string; readonly name: string }) {
  const { clock, feeds } = useDesk();
  const { isDeclared } = feeds;
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<PictureState>({ kind: 'opening' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    let player: StreamPlayer | null = null;
    let isOver = false;
    let hasFailed = false;
    let noRetry: () => void = () => {};
    const watch = createPictureWatch();
    const onFault = (fault: StreamFault): void => {
      hasFailed = true;
      const retryAtMs = mayRecover(fault) ? clock.wall() + RETRY_MS : NaN;
      if (mayRecover(fault)) noRetry = after(RETRY_MS, () => setTurn((n) => n + 1));
      setState({ kind: 'failed', fault, retryAtMs });
    };
    // The player weighs more than the page's own entry: only who looks through a camera loads it.
    import('./hls-player.ts').then(
      ({ playHls }) => {
        if (isOver) return;
        player = playHls({ video: element, url, isDeclared, onFault });
        element.play().catch(() => undefined);
      },
      (error: unknown) => onFault({ kind: 'media', details: error instanceof Error ? error.message : 'the player did not load' }),
    );
    const stop = every(LOOK_MS, () => {
      if (hasFailed) return;
      const next = watch({ positionS: element.currentTime, hasEnded: element.ended, pictureMs: player?.pictureMs() ?? NaN }, clock.wall());
      // A second try says what came of the first until it shows something.
      setState((before) => (next.kind === 'opening' && before.kind === 'failed' ? before : next));
    });
    return () => {
      isOver = true;
      stop();
      noRetry();
      player?.close();
    };
  }, [url, clock, isDeclared, turn]);
  return (
    <figure className="camera-picture" data-state={state.kind}>
      <video ref={video} aria-label={name} muted playsInline />
      <Caption state={state} />
    </figure>
  );
}

function useWhy(): (fault: StreamFault) => string {
  const w = useWords(words);
  return (fault) => {
    switch (fault.kind) {
      case 'undeclared':
        return w('undeclared', { origin: fault.origin });
      case 'no-answer':
        return fault.status > 0 ? w('status', { file: fault.file, status: fault.status }) : w('noAnswer', { file: fault.file });
      case 'format':
      case 'codec':
        return w(fault.kind);
      case 'no-player':
        return w('noPlayer');
      case 'media':
        return fault.details;
    }
  };
}

function Caption({ state }: { readonly state: PictureState }) {
  const { clock } = useDesk();
  const w = useWords(words);
  const why = useWhy();
  const language = useLanguage();
  const zone = useZone();
  useSecond();
  const text = (): string => {
    switch (state.kind) {
      case 'opening':
        return w('opening');
      case 'live':
        return Number.isNaN(state.ageMs) ? w('liveUndated') : w('live', { age: ageText(state.ageMs, language) });
      case 'late':
        return w('late', { age: ageText(state.ageMs, language) });
      case 'ahead':
        return w('ahead', { age: ageText(state.aheadMs, language) });
      case 'stalled':
        return w('stalled', { time: clockText(state.sinceMs, zone), age: ageText(clock.wall() - state.sinceMs, language) });
      case 'ended':
        return w('ended', { time: clockText(state.sinceMs, zone) });
      case 'failed': {
        const inMs = state.retryAtMs - clock.wall();
        return w('failed', { why: why(state.fault) }) + (inMs > 0 ? w('retry', { age: ageText(inMs, language) }) : '');
      }
    }
  };
  return (
    <figcaption className="small" role="status">
      {text()}
    </figcaption>
  );
}
