/** `npm run hub`: the demo city, a broker and the page in one process, for every screen in the room. */
import { networkInterfaces } from 'node:os';
import { every } from '../src/base/browser.ts';
import { ProblemError } from '../src/base/problem.ts';
import { ensureBuilt } from './build-app.ts';
import { ensureDemoCity } from './city-cache.ts';
import { openHub, type Hub } from './hub/hub.ts';
import { openCityFolder } from './opened-city.ts';
import { DEFAULT_PORT, readServerConfig, serverUsage } from './server/config.ts';

const REPORT_MS = 60_000;

/** Addresses under which others reach this machine. */
const hostsOf = (host: string): readonly string[] => {
  if (host !== '0.0.0.0' && host !== '::') return [host];
  const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return ['localhost', ...others.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)];
};

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(`npm run hub -- [options]\n${serverUsage}\n  (--host is 0.0.0.0 here unless told: the room's network)`);
    return;
  }
  const config = readServerConfig(args);
  const isHostTold = args.some((arg) => arg.startsWith('--host')) || config.host !== '127.0.0.1';
  const host = isHostTold ? config.host : '0.0.0.0';
  const city = openCityFolder(config.city ?? (await ensureDemoCity()));
  console.log('Building (the first time, and after changes) ...');
  const app = await ensureBuilt();
  const hub = await openHub({ city, app: { path: '/', folder: app }, host, port: config.port ?? DEFAULT_PORT, connectOrigins: config.connectOrigins });
  console.log(`\n  Belvedere hub: ${city.id}`);
  for (const name of hostsOf(host)) console.log(`  http://${name}:${hub.port}/    (broker: ws://${name}:${hub.port}/mqtt)`);
  console.log('\n  Anybody on this network can look, and act under any name: a hub is for one room. Stop with Ctrl+C.');
  report(hub);
}

/** A line a minute: how many look, and what was told. */
function report(hub: Hub): void {
  let before = hub.sent;
  every(REPORT_MS, () => {
    const now = hub.sent;
    const perS = (total: number, last: number): number => (total - last) / (REPORT_MS / 1000);
    const [rows, kb] = [perS(now.rows, before.rows), perS(now.bytes, before.bytes) / 1000];
    console.log(
      `  ${hub.screens} connections; ${rows.toFixed(0)} readings/s in ${perS(now.messages, before.messages).toFixed(0)} messages/s, ${kb.toFixed(1)} kB/s`,
    );
    before = now;
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof ProblemError ? error.message : error);
  process.exitCode = 1;
});
