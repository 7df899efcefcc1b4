import './add.css';
import { useEffect, useMemo, useState } from 'react';
import { standingM } from '../../../city/city.ts';
import type { FeedDeclaration } from '../../../city/pack/manifest.ts';
import { boardOf } from '../../ui/board.ts';
import { useDesk, useLanguage, useWords } from '../../ui/desk.ts';
import type { FeedLook } from '../../ui/feed-desk.ts';
import { copyText } from '../../ui/handout.ts';
import { Icon } from '../../ui/icon.tsx';
import { useKeys } from '../../ui/keys.ts';
import { useMapTools, useSketch } from '../../ui/tool.ts';
import { Address, type Asked } from './address.tsx';
import { MappingEditor } from './mapping-editor.tsx';
import { Payload, textOf } from './payload.tsx';
import { Preview } from './preview.tsx';
import { mappable, mappingOf, propose, sampleOf, slugOf, valueFault, type Proposal } from './propose.ts';
import { words } from './words.ts';

const nowhere: readonly never[] = [];
/** Above the ground, so that no road swallows a dot. */
const LIFT_M = 2;

/** What is asked of an address, as city.json would say it. */
function declarationOf({ address, type, topics }: Asked, title: string, mapping: FeedDeclaration['mapping']): FeedDeclaration {
  const name = title.trim() === '' ? slugOf(address) : title.trim();
  return {
    id: slugOf(title.trim() === '' ? address : title),
    type,
    title: { zh: name, en: name },
    address,
    ...(topics.length > 0 && { topics }),
    ...(mapping && { mapping }),
  };
}

/**
 * Add a feed: see what an address of a declared origin says, say what its fields mean (proposed, units checked), look at the places on
 * the map, then try it in this session and copy its declaration into city.json. What is looked at reaches no table.
 */
export default function AddFeed({ onDone }: { readonly onDone: (id: string | null) => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [look, setLook] = useState<FeedLook | null>(null);
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const [title, setTitle] = useState('');

  useKeys([{ id: 'feeds.add.back', keys: 'Escape', title: words.back, group: 'general', run: () => onDone(null) }]);
  const text = look?.messages[0] ? textOf(look.messages[0].bytes) : null;
  const isMapped = asked !== null && mappable.has(asked.type);
  const sample = useMemo(() => (text === null || !isMapped ? null : sampleOf(text)), [text, isMapped]);
  // A standard payload over a general transport is told by its shape and needs no mapping.
  const isStandard = isMapped && (look?.streamCount ?? 0) > 0 && proposal === null;
  useEffect(() => {
    // Refused as it is: only then does it need a mapping.
    if (sample && !proposal && look && look.streamCount === 0 && Object.keys(look.rejected).length > 0) setProposal(propose(sample));
  }, [sample, proposal, look]);
  const mapping = useMemo(() => (sample && proposal ? mappingOf(sample, proposal) : undefined), [sample, proposal]);
  const declaration = useMemo(() => asked && declarationOf(asked, title, mapping), [asked, title, mapping]);
  const faults = proposal?.values.filter((v, _, all) => valueFault(v, all)).length ?? 0;

  // Whatever the declaration says is looked at anew: through the same worker and decoders as it would run.
  const key = asked && JSON.stringify([asked, mapping]);
  useEffect(() => {
    if (!declaration || !key) return;
    let first: FeedLook | null = null;
    return desk.feeds.look({ ...declaration, intervalS: 5 }, (next) => {
      // The first messages stay in sight while a new mapping is tried.
      first ??= next;
      setLook((before) => (next.messages.length === 0 && before && before.messages.length > 0 ? { ...next, messages: before.messages } : next));
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [desk, key]);

  const streams = look?.streams ?? nowhere;
  const moving = look?.vehiclePlaces ?? nowhere;
  const sketch = useMemo(() => {
    const all: readonly { readonly lon: number; readonly lat: number }[] = [...streams.map(({ descriptor }) => descriptor), ...moving];
    const places = new Map(all.map((place) => [`${place.lon},${place.lat}`, place]));
    const dots = [...places.values()].filter(({ lon, lat }) => Number.isFinite(lon + lat) && Math.abs(lat) <= 85);
    return {
      dots: dots.slice(0, 300).map(({ lon, lat }) => ({ at: { lon, lat, heightM: standingM(desk.city, lon, lat) + LIFT_M }, tone: 'accent' as const })),
    };
  }, [desk, streams, moving]);
  useSketch(useMapTools(), 'add-feed', sketch);

  const canTry =
    declaration !== null && look !== null && faults === 0 && (isMapped ? mapping === undefined || mapping.values.length > 0 : true) && look.state !== 'refused';
  return (
    <section className="add-feed" role="dialog" aria-label={w('title')}>
      <div className="panel-head">
        <button type="button" className="icon" aria-label={w('back')} title={w('back')} onClick={() => onDone(null)}>
          <Icon name="left" />
        </button>
        <h2>{w('title')}</h2>
      </div>
      <div className="add-body scroll grow">
        <Address
          look={look}
          onAsk={(next) => {
            setLook(null);
            setProposal(null);
            setAsked(next);
          }}
        />
        {asked && look && look.state !== 'refused' && (
          <>
            <Payload look={look} />
            {proposal && sample ? (
              <MappingEditor sample={sample} proposal={proposal} onChange={setProposal} />
            ) : (
              (isStandard || !isMapped) && look.messageCount > 0 && <p className="small muted">{w('standard')}</p>
            )}
            <Preview look={look} onSwap={proposal ? () => setProposal({ ...proposal, lon: proposal.lat, lat: proposal.lon }) : null} />
            {declaration && <Declaration declaration={declaration} title={title} onTitle={setTitle} />}
          </>
        )}
      </div>
      {declaration && (
        <footer className="add-foot">
          {faults > 0 && <span className="small muted">{w('fixFirst')}</span>}
          <span className="grow" />
          <button
            type="button"
            className="edged"
            onClick={() => void copyText(JSON.stringify(declaration, null, 2)).then((done) => done && boardOf(desk).notify('done', words.copied))}
          >
            <Icon name="copy" /> {w('copy')}
          </button>
          <button
            type="button"
            className="primary"
            disabled={!canTry}
            onClick={() => {
              const id = desk.feeds.try(declaration);
              const name = declaration.title;
              boardOf(desk).notify('done', { zh: words.tried.zh.replace('{title}', name.zh), en: words.tried.en.replace('{title}', name.en) });
              onDone(id);
            }}
          >
            {w('try')}
          </button>
        </footer>
      )}
    </section>
  );
}

function Declaration({
  declaration,
  title,
  onTitle,
}: {
  readonly declaration: FeedDeclaration;
  readonly title: string;
  readonly onTitle: (title: string) => void;
}) {
  const w = useWords(words);
  const language = useLanguage();
  return (
    <section>
      <h3 className="small muted">{w('declaration')}</h3>
      <label className="add-field">
        <span className="small muted">{w('name')}</span>
        <input type="text" value={title} placeholder={declaration.title[language]} onChange={(e) => onTitle(e.target.value)} />
      </label>
      <pre className="add-code small scroll">{JSON.stringify(declaration, null, 2)}</pre>
    </section>
  );
}
