import { useSyncExternalStore } from 'react';
import type { Words } from '../../base/words.ts';
import { useDesk, type Desk } from './desk.ts';

/** A short message to the operator; `problem` stays until dismissed. */
export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'problem';
  readonly text: Words;
}

/** Alarms to be kept from the list, by `asideKey`. */
export interface SettingAside {
  readonly kind: 'shelve' | 'take-out-of-service';
  readonly keys: readonly string[];
  readonly title: Words;
  /** The most urgent of them: it says how long shelving may last. */
  readonly priority: 1 | 2 | 3;
}

/** What panels of one desk tell each other: small, short-lived, never in the URL. */
export interface BoardState {
  readonly notices: readonly Notice[];
  /** The alarm whose detail is open. */
  readonly openAlarm: string | null;
  /** Alarm ids waiting for the operator's name before they are acknowledged. */
  readonly waitingForName: readonly string[];
  /** What is about to be shelved or taken out of service, waiting for its reason. */
  readonly settingAside: SettingAside | null;
  /** Bumped to ask the inspector to explain its first number (the `i` key). */
  readonly explainAsked: number;
}

export interface Board {
  get(): BoardState;
  set(change: Partial<BoardState>): void;
  subscribe(listener: () => void): () => void;
  notify(kind: Notice['kind'], text: Words): void;
}

const boards = new WeakMap<Desk, Board>();
const MOST_NOTICES = 4;

export function boardOf(desk: Desk): Board {
  const known = boards.get(desk);
  if (known) return known;
  let state: BoardState = { notices: [], openAlarm: null, waitingForName: [], settingAside: null, explainAsked: 0 };
  let lastNotice = 0;
  const listeners = new Set<() => void>();
  const board: Board = {
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notify(kind, text) {
      const notice: Notice = { id: ++lastNotice, kind, text };
      board.set({ notices: [...state.notices, notice].slice(-MOST_NOTICES) });
    },
  };
  boards.set(desk, board);
  return board;
}

export function useBoard<T>(select: (state: BoardState) => T): T {
  const board = boardOf(useDesk());
  return useSyncExternalStore(board.subscribe, () => select(board.get()));
}
