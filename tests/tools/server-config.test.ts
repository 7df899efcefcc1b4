import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readServerConfig } from '../../tools/server/config.ts';
import { originOf } from '../../tools/server/headers.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'belvedere-config-'));
const withFile = (content: unknown) => {
  const cwd = folder();
  writeFileSync(join(cwd, 'belvedere.server.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return cwd;
};

describe('origins', () => {
  it.each([
    ['wss://Broker.example:8884/mqtt?x=1', 'wss://broker.example:8884'],
    ['ws://127.0.0.1:9001', 'ws://127.0.0.1:9001'],
    ['http://[::1]:80/', 'http://[::1]:80'],
    ['demo:yunwan?seed=7', null],
    ['javascript:alert(1)', null],
    ["https://x; script-src 'unsafe-inline'", null],
    ['https://x y', null],
    ['https://user:pass@host/', null],
    ['https://*.example', null],
    ['ftp://host', null],
  ])('%s -> %s', (address, origin) => expect(originOf(address)).toBe(origin));
});

describe('configuration', () => {
  it('has safe defaults', () => {
    expect(readServerConfig([], folder())).toEqual({ port: undefined, host: '127.0.0.1', city: undefined, connectOrigins: [], allowFeeds: false });
  });
  it('reads the file, and flags win over it', () => {
    const cwd = withFile({ port: 8000, city: 'packs/delft', connectOrigins: ['wss://a.example'] });
    const config = readServerConfig(['--port', '8100', '--origin', 'ws://127.0.0.1:9001'], cwd);
    expect(config).toMatchObject({ port: 8100, city: join(cwd, 'packs/delft'), connectOrigins: ['wss://a.example', 'ws://127.0.0.1:9001'] });
  });
  it('reads where a broker listens, by name or number', () => {
    expect(readServerConfig(['--mqtt', 'broker.example:1883'], folder()).mqtt).toEqual({ host: 'broker.example', port: 1883 });
    expect(readServerConfig([], withFile({ mqtt: '[::1]:8883' })).mqtt).toEqual({ host: '::1', port: 8883 });
  });
  it.each([
    ['{', /bad-json at .*belvedere\.server\.json/],
    [{ prt: 1 }, /unknown-key at .*: prt/],
    [{ port: 'many' }, /bad-port/],
    [{ connectOrigins: ['wss://a.example/path'] }, /bad-origin/],
    [{ connectOrigins: ['https://a.example; img-src *'] }, /bad-origin/],
    [{ connectOrigins: 'wss://a.example' }, /bad-shape at .*connectOrigins/],
    [{ city: 3 }, /bad-shape at .*city/],
    [{ mqtt: 'mqtt://127.0.0.1' }, /bad-broker/],
    [{ mqtt: '127.0.0.1:99999' }, /bad-broker/],
    [{ mqtt: 1883 }, /bad-shape at .*mqtt/],
  ])('refuses %j by name', (content, why) => expect(() => readServerConfig([], withFile(content))).toThrow(why));
});
