import { describe, expect, it } from 'vitest';
import { readLink, writeLink } from '../../src/app/link.ts';
import { undecidedLayers } from '../../src/session/session.ts';

const shown = {
  camera: { lon: 150.012345, lat: 31.006789, zoom: 14.25, pitch: 60, bearing: -22.5 },
  time: { kind: 'at', timeMs: Date.UTC(2026, 5, 21, 8, 0, 0), rate: 10 },
  selected: 'sensor/urn:ngsi-ld:Streetlight:a&b=c',
  layers: ['services', 'alarms', 'placed:old-bridge', 'net-water'],
  language: 'zh',
  theme: 'day',
  style: 'lit',
  styles: { buildings: 'a.year~colour~quantile.5~cividis', areas: 'i.OPS-DQ~colour~equal.4~blues~level.district~label' },
  work: 'cases',
  tool: 'measure',
  toolState: { cut: 'plane,150.0123456,31,40,90,0', measure: 'area;1,2,3;4,5,6&=#' },
} as const;

describe('a link', () => {
  it('restores place, time, selection, layers, language and look', () => {
    const { state, refused } = readLink(writeLink(shown));
    expect(refused).toEqual([]);
    expect(state).toEqual(shown);
  });

  it('leaves out what was only dropped on this page', () => {
    expect(readLink(writeLink({ ...shown, layers: ['alarms', 'placed:d2'] })).state.layers).toEqual(['alarms']);
  });

  it('says nothing of layers before any are known: a page opened by it chooses as the city does', () => {
    expect(readLink(writeLink({ ...shown, layers: undecidedLayers })).state).not.toHaveProperty('layers');
    expect(readLink(writeLink({ ...shown, layers: [] })).state.layers).toEqual([]);
  });

  it('says nothing of time when live, so that the reader sees their own now', () => {
    expect(writeLink({ ...shown, time: { kind: 'live' } })).not.toContain('&t=');
  });

  it.each([
    ['a NaN camera', '#@NaN,150,14,60,0'],
    ['a latitude past the pole', '#@95,150,14,60,0'],
    ['too few camera numbers', '#@31,150'],
    ['an unknown entity kind', '#s=script/alert'],
    ['a time that is none', '#t=tomorrow'],
    ['a rate that is none', '#t=2026-06-21T08:00:00Z*1e99'],
    ['layers that are no ids', '#l=<img src=x>'],
    ['broken escapes', '#s=%E0%A4%A'],
    ['a tool that is no id', '#tool=../x'],
    ['a workspace that is no id', '#w=../x'],
    ['a tool state without end', `#tool.cut=${'9'.repeat(5000)}`],
    ['an unknown key', '#constructor=1'],
  ])('ignores %s and names it', (_what, hash) => {
    const { state, refused } = readLink(hash);
    expect(state).toEqual({});
    expect(refused).toHaveLength(1);
  });

  it('keeps the good parts beside a bad one', () => {
    const { state, refused } = readLink('#@95,0,1,1,1&lang=en');
    expect(state).toEqual({ language: 'en' });
    expect(refused).toEqual(['@95,0,1,1,1']);
  });
});
