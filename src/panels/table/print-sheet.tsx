import { useEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { stampText, useZone } from '../ui/time.ts';
import { PrintedAlarms } from './alarm-table.tsx';
import { DistrictTable } from './tables.tsx';
import { words } from './words.ts';

/** True while the page is being printed; the sheet must be there before the browser looks. */
function usePrinting(): boolean {
  // It may have begun before this panel was here.
  const [printing, setPrinting] = useState(() => window.matchMedia('print').matches);
  useEffect(() => {
    const media = window.matchMedia('print');
    const before = (): void => flushSync(() => setPrinting(true));
    const afterwards = (): void => setPrinting(false);
    const onMedia = (): void => (media.matches ? before() : afterwards());
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', afterwards);
    media.addEventListener('change', onMedia);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', afterwards);
      media.removeEventListener('change', onMedia);
    };
  }, []);
  return printing;
}

/** On paper: the situation as a list, with city, instant and a word when it is not the present. */
export function PrintSheet() {
  return usePrinting() ? <Sheet /> : null;
}

function Sheet() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const live = useSession((s) => s.time.kind === 'live');
  const { manifest } = desk.city;
  const marks = [manifest.kind === 'demo' ? w('demo') : '', live ? '' : w('notLive')].filter((mark) => mark !== '');
  return createPortal(
    <div className="print-sheet map-table" data-theme="day">
      <h1>{w('situation', { city: manifest.name[language] })}</h1>
      <p>{[w('asOf', { time: stampText(desk.clock.now(), zone) }), ...marks].join(' · ')}</p>
      <PrintedAlarms />
      <DistrictTable />
      {manifest.attribution && <p>{manifest.attribution}</p>}
    </div>,
    document.body,
  );
}
