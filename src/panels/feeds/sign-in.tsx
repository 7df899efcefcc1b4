import { useState, type FormEvent } from 'react';
import { useDesk, useWords } from '../ui/desk.ts';
import { words } from './words.ts';

/** A broker that refuses us asks for this: the token goes to it with the next connection and is kept nowhere. */
export function SignIn({ feedId }: { readonly feedId: string }) {
  const { feeds } = useDesk();
  const w = useWords(words);
  const [user, setUser] = useState('');
  const [token, setToken] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    feeds.signIn(feedId, user.trim(), token);
    setToken('');
  };
  return (
    <form className="feed-sign-in" aria-label={w('signIn')} onSubmit={submit}>
      <input type="text" aria-label={w('user')} placeholder={w('user')} autoComplete="username" value={user} onChange={(e) => setUser(e.target.value)} />
      <input type="password" aria-label={w('token')} placeholder={w('token')} autoComplete="off" value={token} onChange={(e) => setToken(e.target.value)} />
      <button type="submit" className="primary" disabled={token === ''}>
        {w('signIn')}
      </button>
    </form>
  );
}
