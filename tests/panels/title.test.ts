import { describe, expect, it } from 'vitest';
import { titleOf } from '../../src/panels/topbar/document-title.ts';
import { createFakeDesk } from './page/fake-desk.ts';

const alarms = createFakeDesk({ alarms: 'some', feeds: 'open', demo: true, running: false, session: {} }).alarms.list();

describe('the document title', () => {
  it('is the city and the count of the worst alarms', () => {
    const criticals = alarms.filter((a) => a.rule.priority === 1).length;
    expect(criticals).toBeGreaterThan(0);
    expect(titleOf('Yunwan', alarms, 'en')).toBe(`Yunwan · ${criticals} critical`);
    expect(titleOf('云湾', alarms, 'zh')).toBe(`云湾 · 紧急告警 ${criticals}`);
    const mild = alarms.filter((a) => a.rule.priority === 3);
    expect(titleOf('Yunwan', mild, 'en')).toBe(`Yunwan · ${mild.length} medium`);
  });
  it('names the product when all is calm', () => expect(titleOf('Delft', [], 'en')).toBe('Delft · Belvedere'));
});
