import { useEffect, useState } from 'react';
import { every, fetchCapped } from '../../base/browser.ts';
import { instantOfHttpDate } from '../../base/http-date.ts';
import type { WordTable } from '../../base/words.ts';
import { useDesk, useLanguage, useSecond, useWords } from './desk.ts';
import { judgeStill, type StillSight } from './picture-age.ts';
import { ageText, clockText, useZone } from './time.ts';

const words = {
  opening: { zh: '正在打开画面……', en: 'Opening the picture …' },
  dated: { zh: '画面 {age} 前', en: 'picture {age} old' },
  undated: { zh: '{age}前取得，画面未注明时刻', en: 'fetched {age} ago, the picture is not dated' },
  ahead: { zh: '摄像机时钟快 {age}，画面新旧不明', en: "the camera's clock is {age} ahead: how old the picture is nobody can tell" },
  stalled: { zh: '画面停在 {time}（{age}前），不是实时', en: 'Picture stands since {time} ({age} ago): not live' },
  failed: { zh: '取不到画面：{why}', en: 'No picture: {why}' },
} satisfies WordTable;

const REFRESH_MS = 5000;
const MOST_BYTES = 8 * 1024 * 1024;
const nothing: StillSight = { loadedMs: NaN, pictureMs: NaN, why: '' };

/**
 * A single picture, asked for anew every few seconds. It is fetched, not linked: so its origin is one the policy lets the page contact,
 * it is bounded in time and size, and `Last-Modified` says how old it is, for a server may send an old one for ever.
 */
export function CameraStill({ url, name }: { readonly url: string; readonly name: string }) {
  const { clock } = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  useSecond();
  const [shown, setShown] = useState('');
  const [sight, setSight] = useState(nothing);
  useEffect(() => {
    const stop = new AbortController();
    let held = '';
    let isAsking = false;
    const ask = async (): Promise<void> => {
      if (isAsking) return;
      isAsking = true;
      try {
        const { status, headers, bytes } = await fetchCapped(url, { timeoutMs: 2 * REFRESH_MS, maxBytes: MOST_BYTES, signal: stop.signal });
        const type = headers.get('content-type') ?? '';
        if (status !== 200) throw new Error(`HTTP ${status}`);
        if (!/^image\/(jpeg|png|webp|gif|avif)\b/.test(type)) throw new Error(`${type || 'no type'} is no picture`);
        if (bytes === null) throw new Error(`more than ${MOST_BYTES / 1024 / 1024} MB`);
        const before = held;
        held = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
        setShown(held);
        if (before !== '') URL.revokeObjectURL(before);
        setSight({ loadedMs: clock.wall(), pictureMs: instantOfHttpDate(headers.get('last-modified') ?? ''), why: '' });
      } catch (error) {
        if (!stop.signal.aborted) setSight((last) => ({ ...last, why: error instanceof Error ? error.message : String(error) }));
      } finally {
        isAsking = false;
      }
    };
    void ask();
    const rest = every(REFRESH_MS, () => void ask());
    return () => {
      rest();
      stop.abort();
      if (held !== '') URL.revokeObjectURL(held);
    };
  }, [url, clock]);
  const state = judgeStill(sight, clock.wall());
  const text = (): string => {
    switch (state.kind) {
      case 'opening':
        return w('opening');
      case 'failed':
        return w('failed', { why: sight.why });
      case 'ahead':
        return w('ahead', { age: ageText(state.aheadMs, language) });
      case 'stalled':
        return w('stalled', { time: clockText(state.sinceMs, zone), age: ageText(clock.wall() - state.sinceMs, language) });
      case 'live':
        return w(state.isDated ? 'dated' : 'undated', { age: ageText(state.ageMs, language) });
    }
  };
  return (
    <figure className="camera-picture" data-state={state.kind}>
      {shown !== '' && <img src={shown} alt={name} />}
      <figcaption className="small" role="status">
        {text()}
      </figcaption>
    </figure>
  );
}
