import './sign-in.css';
import { useState, type FormEvent } from 'react';
import type { WordTable } from '../../base/words.ts';
import { useWords } from './desk.ts';

const words = {
  signIn: { zh: '登录', en: 'Sign in' },
  user: { zh: '用户名', en: 'User name' },
  token: { zh: '令牌', en: 'Token' },
} satisfies WordTable;

/** A broker or service that refuses us asks for this: the token goes to it with the next connection and is kept nowhere. */
export function SignIn({ onSignIn }: { readonly onSignIn: (user: string, token: string) => void }) {
  const w = useWords(words);
  const [user, setUser] = useState('');
  const [token, setToken] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSignIn(user.trim(), token);
    setToken('');
  };
  return (
    <form className="sign-in" aria-label={w('signIn')} onSubmit={submit}>
      <input type="text" aria-label={w('user')} placeholder={w('user')} autoComplete="username" value={user} onChange={(e) => setUser(e.target.value)} />
      <input type="password" aria-label={w('token')} placeholder={w('token')} autoComplete="off" value={token} onChange={(e) => setToken(e.target.value)} />
      <button type="submit" className="primary" disabled={token === ''}>
        {w('signIn')}
      </button>
    </form>
  );
}
