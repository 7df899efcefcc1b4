import { useState } from 'react';
import { useDesk, useWords } from '../../ui/desk.ts';
import type { FeedLook } from '../../ui/feed-desk.ts';
import { protocolOf } from './propose.ts';
import { words } from './words.ts';

/** What is to be looked at. */
export interface Asked {
  readonly address: string;
  readonly type: string;
  readonly topics: readonly string[];
  /** Pressing again looks again. */
  readonly turn: number;
}

const originOf = (address: string): string | null => {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) ? `${url.protocol}//${url.host}` : null;
};
const holdsSecret = (address: string): boolean => URL.canParse(address) && (new URL(address).username !== '' || new URL(address).password !== '');

/** Address, protocol (guessed until chosen) and topics; an origin nobody declared is refused by name before anything is sent. */
export function Address({ look, onAsk }: { readonly look: FeedLook | null; readonly onAsk: (asked: Asked) => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const [address, setAddress] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [topics, setTopics] = useState('');
  const [turn, setTurn] = useState(0);
  const type = chosen ?? protocolOf(address);
  const origin = originOf(address.trim());
  const isDeclared = origin !== null && desk.feeds.isDeclared(origin);
  const fault = address.trim() === '' ? null : origin === null ? 'badAddress' : holdsSecret(address.trim()) ? 'secret' : null;
  const isAskable = origin !== null && isDeclared && fault === null;
  return (
    <form
      className="add-address"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isAskable) return;
        setTurn(turn + 1);
        onAsk({ address: address.trim(), type, topics: topics.split(/[\s,]+/).filter((topic) => topic !== ''), turn });
      }}
    >
      <label className="add-field add-wide">
        <span className="small muted">{w('address')}</span>
        <input type="text" spellCheck={false} autoFocus value={address} placeholder={w('addressHint')} onChange={(e) => setAddress(e.target.value)} />
      </label>
      <label className="add-field">
        <span className="small muted">
          {w('protocol')} {chosen === null && address !== '' && `· ${w('guessed')}`}
        </span>
        <select value={type} onChange={(e) => setChosen(e.target.value)}>
          {desk.feeds.protocols.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      </label>
      <label className="add-field">
        <span className="small muted">{w('topics')}</span>
        <input type="text" spellCheck={false} value={topics} onChange={(e) => setTopics(e.target.value)} />
      </label>
      <button type="submit" className="primary" disabled={!isAskable}>
        {w(look ? 'again' : 'look')}
      </button>
      {fault && <p className="add-fault add-wide">{w(fault)}</p>}
      {origin !== null && !isDeclared && fault === null && (
        <p className="add-fault add-wide" role="alert">
          {w('undeclared', { origin })} <span className="muted">{w('declare', { origin })}</span>
        </p>
      )}
      {look?.state === 'refused' && <p className="add-fault add-wide">{look.why}</p>}
      {look?.state === 'waiting' && <p className="small add-wide">{look.why}</p>}
    </form>
  );
}
