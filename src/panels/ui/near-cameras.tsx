import { useState } from 'react';
import type { WordTable } from '../../base/words.ts';
import { CameraPicture } from './camera-picture.tsx';
import { useDesk, useLanguage, useWords } from './desk.ts';
import { formatLength } from './format.ts';

const words = {
  cameras: { zh: '附近摄像机', en: 'Cameras nearby' },
  look: { zh: '查看', en: 'Look' },
  close: { zh: '关闭', en: 'Close' },
} satisfies WordTable;

/** Real cameras near a place, each opened by hand: nothing is asked of a camera that nobody looks through. */
export function NearCameras({ lon, lat }: { readonly lon: number; readonly lat: number }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [shown, setShown] = useState<string | null>(null);
  const near = desk.cases.camerasNear(lon, lat).flatMap(({ camera, metres }) => (camera.url === undefined ? [] : [{ ...camera, url: camera.url, metres }]));
  if (near.length === 0) return null;
  return (
    <section className="near-cameras small">
      <h3 className="muted">{w('cameras')}</h3>
      <ul>
        {near.map(({ id, name, url, metres }) => (
          <li key={id}>
            <span className="grow cut">{name[language]}</span>
            <span className="muted">{formatLength(metres, language)}</span>
            <button type="button" className="edged small" aria-expanded={shown === id} onClick={() => setShown(shown === id ? null : id)}>
              {w(shown === id ? 'close' : 'look')}
            </button>
            {shown === id && <CameraPicture url={url} name={name[language]} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
