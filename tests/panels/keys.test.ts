import { describe, expect, it } from 'vitest';
import { createKeyring, type Binding, type KeyPress } from '../../src/panels/ui/keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  inText: false,
  timeMs: 0,
  ...more,
});

function ring(...bindings: readonly (readonly [keys: string, when?: () => boolean])[]) {
  const ran: string[] = [];
  const keyring = createKeyring();
  keyring.add(
    bindings.map(([keys, when], i): Binding => ({
      id: `${keys}${i}`,
      keys,
      title: { zh: keys, en: keys },
      group: 'general',
      run: () => ran.push(`${keys}${i}`),
      ...(when ? { when } : {}),
    })),
  );
  return { keyring, ran };
}

describe('the keyring', () => {
  it('runs single keys, and Ctrl or ⌘ as one modifier', () => {
    const { keyring, ran } = ring(['j'], ['Mod+k'], ['Space']);
    expect([
      keyring.press(press('j')),
      keyring.press(press('k', { ctrlKey: true })),
      keyring.press(press('k', { metaKey: true })),
      keyring.press(press(' ')),
    ]).toEqual([true, true, true, true]);
    expect(ran).toEqual(['j0', 'Mod+k1', 'Mod+k1', 'Space2']);
    expect(keyring.press(press('j', { ctrlKey: true }))).toBe(false);
    expect(keyring.press(press('q'))).toBe(false);
  });
  it('leaves text fields alone, but for Escape and modifiers', () => {
    const { keyring, ran } = ring(['j'], ['Mod+k'], ['Escape']);
    expect(keyring.press(press('j', { inText: true }))).toBe(false);
    keyring.press(press('Escape', { inText: true }));
    keyring.press(press('k', { inText: true, ctrlKey: true }));
    expect(ran).toEqual(['Escape2', 'Mod+k1']);
  });
  it('hears sequences, only while they are quick', () => {
    const { keyring, ran } = ring(['g o'], ['o']);
    expect(keyring.press(press('g', { timeMs: 0 }))).toBe(true);
    keyring.press(press('o', { timeMs: 500 }));
    keyring.press(press('g', { timeMs: 1000 }));
    keyring.press(press('o', { timeMs: 5000 }));
    expect(ran).toEqual(['g o0', 'o1']);
  });
  it('lets the newest binding that applies win', () => {
    let open = true;
    const { keyring, ran } = ring(['Escape'], ['Escape', () => open]);
    keyring.press(press('Escape'));
    open = false;
    keyring.press(press('Escape'));
    expect(ran).toEqual(['Escape1', 'Escape0']);
  });
  it('can have its single characters switched off (WCAG 2.1.4), keeping the rest', () => {
    const { keyring, ran } = ring(['j'], ['?'], ['Mod+k'], ['Escape']);
    keyring.lettersOn = false;
    for (const key of ['j', '?', 'Escape']) keyring.press(press(key));
    keyring.press(press('k', { ctrlKey: true }));
    expect(ran).toEqual(['Escape3', 'Mod+k2']);
  });
  it('forgets bindings of closed panels', () => {
    const { keyring } = ring();
    const remove = keyring.add([{ id: 'x', keys: 'x', title: { zh: '', en: '' }, group: 'view', run: () => undefined }]);
    expect(keyring.press(press('x'))).toBe(true);
    remove();
    expect(keyring.press(press('x'))).toBe(false);
  });
});
