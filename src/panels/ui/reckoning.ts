import { useCallback, useEffect, useRef, useState } from 'react';
import type { Watch } from '../../base/sight.ts';

export type Reckoning<T> =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly share: number }
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly why: string };

/** A long answer that is followed, given up, and overtaken by the next question. */
export function useReckoning<T>(): { readonly state: Reckoning<T>; ask(run: (watch: Watch) => Promise<T>): void; cancel(): void; clear(): void } {
  const [state, setState] = useState<Reckoning<T>>({ kind: 'none' });
  const running = useRef<AbortController | null>(null);
  const cancel = useCallback((): void => {
    running.current?.abort();
    running.current = null;
    setState((now) => (now.kind === 'running' ? { kind: 'none' } : now));
  }, []);
  useEffect(() => () => running.current?.abort(), []);
  const ask = useCallback((run: (watch: Watch) => Promise<T>): void => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    const isMine = (): boolean => running.current === own;
    setState({ kind: 'running', share: 0 });
    run({ signal: own.signal, progress: (share) => isMine() && setState({ kind: 'running', share }) }).then(
      (value) => isMine() && setState({ kind: 'done', value }),
      (error: unknown) => isMine() && setState((error as Error).name === 'AbortError' ? { kind: 'none' } : { kind: 'failed', why: (error as Error).message }),
    );
  }, []);
  const clear = useCallback((): void => {
    running.current?.abort();
    running.current = null;
    setState({ kind: 'none' });
  }, []);
  return { state, ask, cancel, clear };
}
