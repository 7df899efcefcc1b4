import { describe, expect, it } from 'vitest';
import { keepLooks, readLooks } from '../../src/app/kept-looks.ts';
import { createSession } from '../../src/session/session.ts';

const camera = { lon: 0, lat: 0, zoom: 2, pitch: 0, bearing: 0 };
const shelf = (kept: Record<string, string>) => (key: string) => kept[key] ?? null;

describe('looks that survive a reload', () => {
  it('come back as they were left', () => {
    const kept: Record<string, string> = {};
    const session = createSession({ camera });
    keepLooks(
      session,
      () => false,
      (key, value) => (kept[key] = value),
    );
    session.setState({ theme: 'day', style: 'lit', zone: 'utc', language: 'zh' });
    expect(readLooks('en-GB', shelf(kept))).toEqual({ theme: 'day', style: 'lit', zone: 'utc', language: 'zh' });
  });
  it('start with the browser’s language', () => {
    expect(readLooks('zh-TW', shelf({}))).toEqual({ language: 'zh' });
    expect(readLooks('de-DE', shelf({}))).toEqual({ language: 'en' });
  });
  it('ignore what no version of ours wrote', () => {
    expect(readLooks('en', shelf({ 'belvedere.theme': 'neon', 'belvedere.zone': '' }))).toEqual({ language: 'en' });
  });
  it('keep nothing that was only shown', () => {
    const kept: Record<string, string> = {};
    const session = createSession({ camera });
    keepLooks(
      session,
      () => true,
      (key, value) => (kept[key] = value),
    );
    session.setState({ style: 'lit' });
    expect(kept).toEqual({});
  });
});
