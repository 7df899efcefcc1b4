import { describe, expect, it } from 'vitest';
import { readLink } from '../../src/app/link.ts';
import { joinViews, linkTo, moveView, readViews, writeViews, type SavedView } from '../../src/panels/cameras/views.ts';

const view = (id: string, more: Partial<SavedView> = {}): SavedView => ({
  id,
  name: id,
  picture: '',
  lon: 150,
  lat: 20,
  zoom: 15,
  pitch: 50,
  bearing: -20,
  ...more,
});

describe('saved views', () => {
  it('come back out of their file as they went in', () => {
    const views = [view('a', { picture: 'data:image/jpeg;base64,AAAA' }), view('b', { name: '港口 "x"' })];
    expect(readViews(writeViews('town', views))).toEqual(views);
  });
  it.each([
    ['{', 'bad-json at views'],
    ['{}', 'bad-views at format'],
    ['null', 'bad-views at format'],
    [writeViews('t', [view('a'), view('b', { lat: 99 })]), 'bad-view at views[1].lat'],
    [writeViews('t', [view('a b')]), 'bad-view at views[0].id'],
    [writeViews('t', [view('a', { zoom: Number.NaN })]), 'bad-view at views[0].zoom'],
    [
      writeViews(
        't',
        Array.from({ length: 61 }, (_, i) => view(`v${i}`)),
      ),
      'bad-views at views',
    ],
  ])('names what is wrong with a file', (text, expected) => {
    expect(() => readViews(text)).toThrow(expected);
  });
  it('leave out a picture that is no picture', () => {
    expect(readViews(writeViews('t', [view('a', { picture: 'https://elsewhere.example/x.png' })]))[0]?.picture).toBe('');
  });
  it('move up and down, and stay at the ends', () => {
    const views = ['a', 'b', 'c'].map((id) => view(id));
    const ids = (list: readonly SavedView[]): string => list.map((v) => v.id).join('');
    expect(ids(moveView(views, 'c', -1))).toBe('acb');
    expect(ids(moveView(views, 'a', 1))).toBe('bac');
    expect(ids(moveView(views, 'a', -1))).toBe('abc');
    expect(ids(joinViews(views, [view('b'), view('d')]))).toBe('acbd');
  });
  it('have a link that the page reads', () => {
    const { state, refused } = readLink(new URL(linkTo('https://x.example/?city=a#@1,2,3,4,5', view('a'))).hash);
    expect(refused).toEqual([]);
    expect(state.camera).toEqual({ lon: 150, lat: 20, zoom: 15, pitch: 50, bearing: -20 });
  });
});
