import './readouts.css';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { WordTable } from '../../base/words.ts';
import { entityFromKey } from '../../city/city.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords, type Desk } from '../ui/desk.ts';
import { formatAmount, formatLength, formatLonLat } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { Popover } from '../ui/popover.tsx';
import { PictureChoice, PictureReadout } from './picture.tsx';
import { scaleBar } from './scale.ts';

const words = {
  north: { zh: '正北朝上', en: 'North up' },
  fit: { zh: '全城或所选对象', en: 'Fit the city or the selection' },
  zoomIn: { zh: '放大', en: 'Zoom in' },
  zoomOut: { zh: '缩小', en: 'Zoom out' },
  picture: { zh: '画质', en: 'Picture' },
  scale: { zh: '比例尺 {length}', en: 'Scale {length}' },
} satisfies WordTable;

const SCALE_PX = 112;

/** The needle turns past React: a panel drawn anew in every frame of a moving camera would cost as much as the marks. */
function useNeedle(desk: Desk): RefObject<SVGSVGElement | null> {
  const needle = useRef<SVGSVGElement>(null);
  useEffect(() => {
    const turn = (): void => {
      if (needle.current) needle.current.style.transform = `rotate(${-desk.view.camera().bearing}deg)`;
    };
    turn();
    return desk.view.onMove(turn);
  }, [desk]);
  return needle;
}

/** The selection when there is one, else the city's first saved view, else its bounds' middle. */
function fit(desk: Desk): void {
  const key = desk.session.getState().selected;
  const ref = key === null ? null : entityFromKey(key);
  const home = desk.city.manifest.cameras[0];
  if (ref) desk.view.flyToEntity(ref);
  else desk.view.flyTo(home ?? { lon: desk.city.manifest.origin.lon, lat: desk.city.manifest.origin.lat, zoom: 13, bearing: 0, pitch: 45 });
}

/** Scale, position under the cursor, north and saved views. */
export default function Readouts() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const needle = useNeedle(desk);
  const [cursor, setCursor] = useState<{ readonly lon: number; readonly lat: number } | null>(null);
  useEffect(() => desk.view.onCursor(setCursor), [desk]);
  const [pictureOpen, setPictureOpen] = useState(false);
  const pictureButton = useRef<HTMLButtonElement>(null);
  const zoomBy = (step: number): void => desk.view.flyTo({ zoom: desk.view.camera().zoom + step });
  useKeys([
    { id: 'view.fit', keys: 'f', title: words.fit, group: 'view', run: () => fit(desk) },
    { id: 'view.north', keys: 'n', title: words.north, group: 'view', run: () => desk.view.flyTo({ bearing: 0 }) },
    { id: 'view.in', keys: '+', title: words.zoomIn, group: 'view', run: () => zoomBy(1) },
    { id: 'view.out', keys: '-', title: words.zoomOut, group: 'view', run: () => zoomBy(-1) },
  ]);
  usePulse();
  const shown = useSession((s) => s.layers);
  const sources = [
    ...new Set([desk.city.manifest.attribution, ...desk.layers.filter(({ id }) => shown.includes(id)).map(({ attribution }) => attribution)]),
  ].filter(Boolean);
  // Of the last frame drawn, hence asked at the pulse: when the camera jumps, that frame is still to come.
  const bar = scaleBar(desk.view.metresPerPixel(), SCALE_PX);
  const length = formatLength(bar.metres, language);
  return (
    <>
      <div className="readouts small">
        {bar.px > 0 && (
          <span className="scale-bar" role="img" aria-label={w('scale', { length })}>
            <span style={{ width: bar.px }} />
            <span>{length}</span>
          </span>
        )}
        <PictureReadout />
        {cursor && (
          <span className="coordinates">
            {formatLonLat(cursor.lon, cursor.lat)}
            {desk.city.elevation && ` · ${formatAmount(desk.city.groundM(cursor.lon, cursor.lat), 'm', 1, language)}`}
          </span>
        )}
        {sources.length > 0 && <span className="sources cut muted">{sources.join(' · ')}</span>}
      </div>
      <div className="map-controls">
        <button type="button" className="icon" title={w('north')} aria-label={w('north')} onClick={() => desk.view.flyTo({ bearing: 0 })}>
          <svg ref={needle} width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M10 1 13 10H7z" fill="var(--text)" />
            <path d="M10 18.5 12.5 10h-5z" fill="none" stroke="var(--edge)" />
          </svg>
        </button>
        <button type="button" className="icon" title={w('zoomIn')} aria-label={w('zoomIn')} onClick={() => zoomBy(1)}>
          <Icon name="plus" />
        </button>
        <button type="button" className="icon" title={w('zoomOut')} aria-label={w('zoomOut')} onClick={() => zoomBy(-1)}>
          <Icon name="minus" />
        </button>
        <button type="button" className="icon" title={w('fit')} aria-label={w('fit')} onClick={() => fit(desk)}>
          <Icon name="fit" />
        </button>
        <button
          ref={pictureButton}
          type="button"
          className="icon"
          title={w('picture')}
          aria-label={w('picture')}
          aria-expanded={pictureOpen}
          onClick={() => setPictureOpen(!pictureOpen)}
        >
          <Icon name="picture" />
        </button>
      </div>
      {pictureOpen && (
        <Popover anchor={pictureButton} label={w('picture')} width={240} onClose={() => setPictureOpen(false)}>
          <PictureChoice />
        </Popover>
      )}
    </>
  );
}
