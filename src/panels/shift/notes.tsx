import { useState, type FormEvent } from 'react';
import { entityFromKey } from '../../city/city.ts';
import type { ShiftNote } from '../../rules/handover/notes.ts';
import { Ask } from '../ui/ask.tsx';
import { useDesk, useLanguage, useSession, useWords, type Desk } from '../ui/desk.ts';
import { nameOf } from '../ui/entity.ts';
import { saveCsv } from '../ui/export.ts';
import { formatLonLat } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import type { NamedAct } from '../ui/named-act.tsx';
import { notesCsv } from '../ui/notes-csv.ts';
import type { NoteAbout } from '../ui/shift-desk.ts';
import { minuteText, stampText, useZone } from '../ui/time.ts';
import { words } from './words.ts';

const SHOWN = 50;
const nowhere: NoteAbout = { entity: '', lon: NaN, lat: NaN };

/** Place of an entity, as far as anybody knows it. */
function placeOf(desk: Desk, key: string): NoteAbout {
  const ref = entityFromKey(key);
  const place = ref && (ref.kind === 'area' ? desk.city.area(ref.id) : desk.city.place(ref));
  if (place) return { entity: key, lon: place.lon, lat: place.lat };
  const row = ref ? (desk.streams.rowsOfThing(ref.id)[0] ?? -1) : -1;
  if (row < 0) return { ...nowhere, entity: key };
  const { lon, lat } = desk.streams.descriptor(row);
  return { entity: key, lon, lat };
}

/** The note that is looked at: part of the link, so that the map's window shows it too. */
const chooseNote = (desk: Desk, id: string): void => desk.session.setState((s) => ({ toolState: { ...s.toolState, note: id } }));

/** The shift log: written at a place and an instant, the same on every desk; nothing is taken back, only struck out. */
export function Notes({ act }: { readonly act: NamedAct }) {
  const desk = useDesk();
  const w = useWords(words);
  const chosen = useSession((s) => s.toolState['note'] ?? '');
  const notes = desk.shift.notes();
  return (
    <section className="shift-part">
      <h3 className="shift-area">
        <span className="small strong">{w('notes')}</span>
        <button type="button" className="small" disabled={notes.length === 0} onClick={() => saveCsv(`${desk.city.manifest.id}-shift-log`, notesCsv(notes))}>
          <Icon name="download" />
          {w('csv')}
        </button>
      </h3>
      <NoteForm act={act} />
      {notes.length === 0 && <p className="small muted">{w('noNotes')}</p>}
      <ol className="shift-notes">
        {notes.slice(0, SHOWN).map((note) => (
          <NoteRow key={note.id} note={note} isChosen={note.id === chosen} act={act} />
        ))}
      </ol>
      {notes.length > SHOWN && <p className="small muted">{w('more', { count: notes.length - SHOWN })}</p>}
    </section>
  );
}

type About = 'thing' | 'place' | 'city';

function NoteForm({ act }: { readonly act: NamedAct }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const selected = useSession((s) => s.selected);
  const isLive = useSession((s) => s.time.kind === 'live');
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState<About>('thing');
  const about = wanted === 'thing' && selected === null ? 'place' : wanted;
  const refusal = text === '' ? null : desk.shift.noteRefusal(text);
  const ref = entityFromKey(selected ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (desk.shift.noteRefusal(text) !== null) return;
    const { lon, lat } = desk.view.camera();
    const at = about === 'thing' && selected ? placeOf(desk, selected) : about === 'place' ? { entity: '', lon, lat } : nowhere;
    act(() => {
      const outcome = desk.shift.note(text, at);
      if (outcome === 'done') setText('');
      return outcome;
    });
  };
  return (
    <form className="shift-form" onSubmit={submit}>
      <textarea
        rows={2}
        maxLength={600}
        placeholder={w('noteText')}
        aria-label={w('note')}
        value={text}
        onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) e.currentTarget.form?.requestSubmit();
        }}
      />
      <div>
        <select className="small grow" aria-label={w('about')} value={about} onChange={(e) => setWanted(e.target.value as About)}>
          {ref && <option value="thing">{w('aboutThing', { name: nameOf(desk, ref)[language] })}</option>}
          <option value="place">{w('aboutPlace')}</option>
          <option value="city">{w('aboutCity')}</option>
        </select>
        <button type="submit" className="small edged" disabled={refusal !== null || text.trim() === ''}>
          {w('save')}
        </button>
      </div>
      {!isLive && <p className="small muted">{w('aboutThen', { time: stampText(desk.clock.now(), zone) })}</p>}
      {refusal === 'personal-data' && <p className="small">{w('personal')}</p>}
      {refusal === 'too-long' && <p className="small">{w('tooLong')}</p>}
    </form>
  );
}

function NoteRow({ note, isChosen, act }: { readonly note: ShiftNote; readonly isChosen: boolean; readonly act: NamedAct }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const ref = entityFromKey(note.entity);
  const isPlaced = Number.isFinite(note.lon);
  const place = ref
    ? nameOf(desk, ref)[language]
    : isPlaced
      ? (desk.city.area(note.district)?.properties.name[language] ?? formatLonLat(note.lon, note.lat))
      : w('wholeCity');
  const look = (): void => {
    chooseNote(desk, isChosen ? '' : note.id);
    if (!isChosen && isPlaced) desk.view.flyTo({ lon: note.lon, lat: note.lat, zoom: Math.max(16, desk.view.camera().zoom) });
  };
  return (
    <li className={note.struck ? 'struck' : ''} data-note={note.id}>
      <button type="button" className="shift-row" aria-pressed={isChosen} onClick={look}>
        <span className="shift-lines">
          <span className="shift-text">{note.text}</span>
          <span className="small muted">
            {minuteText(note.timeMs, zone)} · {note.operator} · {place}
            {Math.abs(note.aboutMs - note.timeMs) > 60_000 && ` · ${w('aboutAt', { time: stampText(note.aboutMs, zone) })}`}
          </span>
          {note.struck && (
            <span className="small muted">
              {w('struck', { name: note.struck.operator, time: minuteText(note.struck.timeMs, zone), reason: note.struck.reason })}
            </span>
          )}
        </span>
      </button>
      {isChosen && !note.struck && <Ask label={w('strike')} field={w('reason')} onDone={(reason) => act(() => desk.shift.strike(note.id, reason))} />}
    </li>
  );
}
