import { useState } from 'react';
import type { Case } from '../../rules/cases/case.ts';
import type { StreetCamera } from '../../tables/operations.ts';
import { CameraPicture } from '../ui/camera-picture.tsx';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { setOpen } from '../ui/entity.ts';
import { formatLength } from '../ui/format.ts';
import { words } from './words.ts';

/** The inset looks from no nearer than this. */
const LEAST_M = 40;

/**
 * Look through a virtual camera: the inset's view of the spot the camera is turned to, from the camera's side and height.
 * It is drawn from the model of the city, so it shows where things are, not what happens there.
 */
function lookVirtually(desk: Desk, camera: StreetCamera, metres: number): void {
  const distanceM = Math.max(LEAST_M, metres);
  const away = (camera.bearingDeg * Math.PI) / 180;
  const lat = camera.lat + (distanceM * Math.cos(away)) / 111_320;
  const lon = camera.lon + (distanceM * Math.sin(away)) / (111_320 * Math.cos((camera.lat * Math.PI) / 180));
  const pitch = Math.min(84, 90 - camera.tiltDeg);
  const inset = `${Math.round(distanceM)}|${camera.bearingDeg.toFixed(1)}|${pitch.toFixed(1)}|@${lon.toFixed(6)},${lat.toFixed(6)}`;
  desk.session.setState((s) => ({ toolState: { ...s.toolState, inset } }));
  setOpen(desk, 'inset', true);
}
export function lookThrough(desk: Desk, c: Case): void {
  // The same key puts it away again.
  if (desk.session.getState().open['inset']) return setOpen(desk, 'inset', false);
  const [nearest] = desk.cases.camerasNear(c.lon, c.lat);
  if (nearest && nearest.camera.url === undefined) lookVirtually(desk, nearest.camera, nearest.metres);
}

/** Cameras near the place: a real one plays here, a virtual one opens beside the map and says what it is. */
export function Cameras({ c }: { readonly c: Case }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const near = desk.cases.camerasNear(c.lon, c.lat);
  const [shown, setShown] = useState<string | null>(null);
  return (
    <section>
      <h4 className="small muted">{w('cameras')}</h4>
      {near.length === 0 && <p className="small muted">{w('noCamera')}</p>}
      <ul className="case-units small">
        {near.map(({ camera, metres }, i) => (
          <li key={camera.id} className="case-camera">
            <span className="grow cut">
              {camera.name[language]} <span className="muted">{camera.url === undefined && w('virtual')}</span>
            </span>
            <span className="muted">{formatLength(metres, language)}</span>
            <button
              type="button"
              className="edged small"
              onClick={() => (camera.url === undefined ? lookVirtually(desk, camera, metres) : setShown(shown === camera.id ? null : camera.id))}
            >
              {w('look')} {i === 0 && <kbd>m</kbd>}
            </button>
            {shown === camera.id && camera.url !== undefined && <CameraPicture url={camera.url} name={camera.name[language]} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
