import { useEffect, useRef } from 'react';
import { keepsake } from '../../base/browser.ts';
import type { Words } from '../../base/words.ts';
import { useDesk, type Desk } from './desk.ts';

/**
 * One key or sequence: `j`, `?`, `Escape`, `Mod+k` (Ctrl or ⌘), `Enter`, `g o` (one after the other). Letters are as typed,
 * so `?` already says Shift.
 */
export interface Binding {
  readonly id: string;
  readonly keys: string;
  readonly title: Words;
  readonly group: 'alarms' | 'view' | 'time' | 'general';
  /** Only then; lets two panels share a key by where the focus is. */
  readonly when?: () => boolean;
  run(): void;
}

/** The part of a KeyboardEvent the keyring looks at. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat?: boolean;
  /** The press goes into a text field. */
  readonly inText: boolean;
  readonly timeMs: number;
}

export interface Keyring {
  add(bindings: readonly Binding[]): () => void;
  list(): readonly Binding[];
  /** True when a binding ran (or a sequence began): the browser's own meaning is then prevented. */
  press(press: KeyPress): boolean;
  /** WCAG 2.1.4: shortcuts of a single character can be switched off. */
  lettersOn: boolean;
}

const SEQUENCE_MS = 1200;
const SETTING = 'belvedere.keys.letters';

const stepOf = (press: KeyPress): string => {
  const key = press.key === ' ' ? 'Space' : press.key;
  const letter = key.length === 1 ? key.toLowerCase() : key;
  return press.ctrlKey || press.metaKey ? `Mod+${letter}` : letter;
};
/** One printable character without Ctrl or ⌘. */
const isSingle = (step: string): boolean => step.length === 1;

export function createKeyring(lettersOn = true): Keyring {
  const bindings = new Set<Binding>();
  let prefix = '';
  let prefixAtMs = -Infinity;
  const matching = (keys: string): Binding | undefined => {
    let found: Binding | undefined;
    // The newest that applies wins: an overlay opened last hears Escape first.
    for (const binding of bindings) if (binding.keys === keys && (binding.when?.() ?? true)) found = binding;
    return found;
  };
  return {
    lettersOn,
    add(added) {
      for (const binding of added) bindings.add(binding);
      return () => {
        for (const binding of added) bindings.delete(binding);
      };
    },
    list: () => [...bindings],
    press(press) {
      if (press.altKey || press.key === 'Shift' || press.key === 'Control' || press.key === 'Meta') return false;
      const step = stepOf(press);
      if (press.inText && !step.startsWith('Mod+') && step !== 'Escape') return false;
      if (isSingle(step) && !this.lettersOn) return false;
      const inSequence = prefix !== '' && press.timeMs - prefixAtMs <= SEQUENCE_MS;
      const keys = inSequence ? `${prefix} ${step}` : step;
      prefix = '';
      const binding = matching(keys) ?? (inSequence ? matching(step) : undefined);
      if (binding) {
        binding.run();
        return true;
      }
      const begins = [...bindings].some((b) => b.keys.startsWith(`${step} `) && (b.when?.() ?? true));
      if (!begins) return false;
      prefix = step;
      prefixAtMs = press.timeMs;
      return true;
    },
  };
}

const keyrings = new WeakMap<Desk, Keyring>();
export function keysOf(desk: Desk): Keyring {
  const known = keyrings.get(desk);
  if (known) return known;
  const keyring = createKeyring(keepsake.read(SETTING) !== 'off');
  keyrings.set(desk, keyring);
  return keyring;
}
export function setLetters(desk: Desk, on: boolean): void {
  keysOf(desk).lettersOn = on;
  keepsake.write(SETTING, on ? 'on' : 'off');
}

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}
/** Enter and Space belong to the focused control first. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a[href], input, summary') !== null;
}

/** Listen to the keyboard for this desk; mounted once by the app. */
export function installKeys(desk: Desk): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.key === 'Enter' || event.key === ' ') && isControl(event.target)) return;
    const { key, ctrlKey, metaKey, altKey, repeat } = event;
    const ran = keysOf(desk).press({ key, ctrlKey, metaKey, altKey, repeat, inText: isTextField(event.target), timeMs: event.timeStamp });
    if (ran) event.preventDefault();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

/** Bindings of a panel while it is mounted; always the newest closure runs. */
export function useKeys(bindings: readonly Binding[]): void {
  const desk = useDesk();
  const latest = useRef(bindings);
  latest.current = bindings;
  const shape = bindings.map((b) => b.id).join(' ');
  useEffect(() => {
    const at = (id: string): Binding | undefined => latest.current.find((b) => b.id === id);
    return keysOf(desk).add(
      latest.current.map(({ id, keys, title, group }) => ({
        id,
        keys,
        title,
        group,
        when: () => at(id)?.when?.() ?? true,
        run: () => at(id)?.run(),
      })),
    );
  }, [desk, shape]);
}
