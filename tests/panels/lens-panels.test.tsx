import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import Indicators from '../../src/panels/indicators/index.tsx';
import { Detail } from '../../src/panels/indicators/detail.tsx';
import { Card } from '../../src/panels/indicators/card.tsx';
import { placeText, readPlace } from '../../src/panels/indicators/place.ts';
import Shifts from '../../src/panels/shifts/index.tsx';
import { readShift, shiftText } from '../../src/panels/shifts/place.ts';
import { DeskContext, type Desk } from '../../src/panels/ui/desk.ts';
import { createFakeDesk } from './page/fake-desk.ts';

const desk = (language: 'zh' | 'en', toolState: Readonly<Record<string, string>> = {}): Desk =>
  createFakeDesk({ alarms: 'none', feeds: 'open', demo: true, running: false, session: { language, toolState } });
const drawn = (on: Desk, panel: React.ReactNode): string => renderToStaticMarkup(<DeskContext value={on}>{panel}</DeskContext>);

describe('the indicators', () => {
  test('come up in both languages', () => {
    expect(drawn(desk('en'), <Indicators />)).toContain('Livable');
    expect(drawn(desk('zh'), <Indicators />)).toContain('宜居');
  });
  test('say of each what it is, or why it cannot be told', async () => {
    const on = desk('en');
    const lenses = await on.openLenses();
    for (const reading of lenses.read(null)) {
      const state = lenses.path(reading.entry.id, null);
      const card = drawn(on, <Card reading={reading} state={state} nowMs={0} onOpen={() => undefined} />);
      expect(card).toContain(reading.entry.title.en);
      expect(card).toContain(reading.entry.id);
      const place = { lens: reading.entry.lens, area: null, id: reading.entry.id };
      const detail = drawn(on, <Detail lenses={lenses} reading={reading} place={place} go={() => undefined} />);
      expect(detail).toContain(reading.entry.standard.slice(0, 12));
    }
  });
  test('are part of the link', () => {
    const place = { lens: 'smart', area: 'd3', id: 'OPS-DQ' } as const;
    expect(readPlace(placeText(place))).toEqual(place);
    expect(readPlace('nonsense')).toEqual({ lens: 'livable', area: null, id: null });
  });
});

describe('the six shifts', () => {
  for (const tab of ['coordination', 'data', 'resilience', 'edge', 'user', 'operation', 'balances'])
    for (const language of ['zh', 'en'] as const)
      test(`${tab} shows an empty state, and no exception, in a city without streets, cases and graph (${language})`, () => {
        expect(drawn(desk(language, { shifts: tab }), <Shifts />).length).toBeGreaterThan(600);
      });
  test('the place one walks from is part of the link', () => {
    const place = { tab: 'user', from: { lon: 128.4, lat: 24.6 }, minutes: 10 } as const;
    expect(readShift(shiftText(place))).toEqual(place);
    expect(readShift('user,999,1,15').from).toBeNull();
    expect(readShift('user,,,')).toEqual({ tab: 'user', from: null, minutes: 15 });
  });
});
