import { describe, expect, it } from 'vitest';
import { runTool } from '../../tools/run-command.ts';

const withoutChromium = { CHROMIUM_PATH: '/nowhere/chromium', BELVEDERE_NO_INSTALL: '1' };
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

describe('a lane that cannot run', () => {
  it('is reported with the reason, and passes nothing', async () => {
    const { code, output } = await runTool('tools/test.ts', ['browser'], { env: { ...withoutChromium, CI: '' } });
    expect(output).toContain('browser: NOT RUN, Chromium is not installed and BELVEDERE_NO_INSTALL forbids installing it');
    expect([code, lastLine(output)]).toEqual([0, '0 passed, 0 failed']);
  });
  it('fails under CI', async () => {
    const { code, output } = await runTool('tools/test.ts', ['browser'], { env: { ...withoutChromium, CI: '1' } });
    expect([code, lastLine(output)]).toEqual([1, '0 passed, 1 failed']);
  });
});
it('knows its lanes', async () => {
  const { code, output } = await runTool('tools/test.ts', ['units']);
  expect(code).toBe(1);
  expect(output).toContain('no lane units; lanes are unit, feeds, browser');
});
