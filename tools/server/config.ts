import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fail } from '../../src/base/problem.ts';
import { originOf } from './headers.ts';
import type { BrokerPlace } from './mqtt-door.ts';

/** What `belvedere.server.json` and the command line may say; flags win over the file. */
export interface ServerConfig {
  /** Undefined: the first free port from `DEFAULT_PORT`. */
  readonly port: number | undefined;
  readonly host: string;
  /** Folder of a city pack to open in place of the demo city. */
  readonly city: string | undefined;
  /** Foreign origins the page may contact: feeds, tiles. */
  readonly connectOrigins: readonly string[];
  /** Where operators' actions meet, in place of what the pack says. */
  readonly actionsBroker: string | undefined;
  /** A broker's TCP listener that pages reach at `/mqtt` of this server. */
  readonly mqtt: BrokerPlace | undefined;
  /** Declare also every origin the opened pack's feeds ask for. */
  readonly allowFeeds: boolean;
}

export const DEFAULT_PORT = 8460;
const CONFIG_FILE = 'belvedere.server.json';

export const serverUsage = `  --city DIR       open this city pack instead of the demo city
  --origin ORIGIN  let the page contact this origin (repeatable), e.g. wss://broker.example
  --actions BROKER where operators' actions meet, e.g. wss://broker.example/mqtt (its origin is declared with it)
  --mqtt HOST:PORT pages reach this broker (MQTT over TCP) at /mqtt of this server
  --allow-feeds    let the page contact every origin the pack's feeds and rasters name
  --port N         default: the first free port from ${DEFAULT_PORT}
  --host H         default: 127.0.0.1; 0.0.0.0 serves the network
  --config FILE    default: ${CONFIG_FILE} where it exists`;

/** Read flags and the configuration file; throws ProblemError naming what is wrong. */
export function readServerConfig(args: readonly string[], cwd = process.cwd()): ServerConfig {
  const { values: flags } = parseArgs({
    args: [...args],
    options: {
      city: { type: 'string' },
      origin: { type: 'string', multiple: true },
      'allow-feeds': { type: 'boolean' },
      actions: { type: 'string' },
      mqtt: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      config: { type: 'string' },
    },
  });
  const file = readConfigFile(flags.config, cwd);
  const city = flags.city ?? file.city;
  const actionsBroker = flags.actions ?? file.actions?.broker;
  const brokerOrigin = originOf(actionsBroker ?? '');
  return {
    port: portOf(flags.port ?? file.port),
    host: flags.host ?? file.host ?? '127.0.0.1',
    city: city === undefined ? undefined : resolve(cwd, city),
    connectOrigins: [...(file.connectOrigins ?? []), ...(flags.origin ?? []), ...(brokerOrigin === null ? [] : [brokerOrigin])].map(declaredOrigin),
    actionsBroker,
    mqtt: brokerPlace(flags.mqtt ?? file.mqtt),
    allowFeeds: flags['allow-feeds'] ?? false,
  };
}

interface ConfigFile {
  readonly port?: unknown;
  readonly host?: string;
  readonly city?: string;
  readonly connectOrigins?: readonly string[];
  readonly actions?: { readonly broker: string };
  readonly mqtt?: string;
}

function readConfigFile(given: string | undefined, cwd: string): ConfigFile {
  const path = resolve(cwd, given ?? CONFIG_FILE);
  if (!existsSync(path)) return given === undefined ? {} : fail('no-such-file', path, 'the configuration file does not exist');
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return fail('bad-json', path, (error as Error).message);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return fail('bad-shape', path, 'must hold one object');
  const known = ['port', 'host', 'city', 'connectOrigins', 'actions', 'mqtt'];
  for (const key of Object.keys(json)) if (!known.includes(key)) fail('unknown-key', `${path}: ${key}`, `is none of ${known.join(', ')}`);
  const { host, city, connectOrigins, actions, mqtt } = json as Record<string, unknown>;
  for (const [key, value] of [
    ['host', host],
    ['city', city],
    ['mqtt', mqtt],
  ] as const)
    if (value !== undefined && typeof value !== 'string') fail('bad-shape', `${path}: ${key}`, 'must be a text');
  if (connectOrigins !== undefined && !(Array.isArray(connectOrigins) && connectOrigins.every((o) => typeof o === 'string')))
    fail('bad-shape', `${path}: connectOrigins`, 'must be a list of origins');
  if (actions !== undefined && typeof (actions as { broker?: unknown } | null)?.broker !== 'string')
    fail('bad-shape', `${path}: actions`, 'must hold a broker address');
  return json;
}

function portOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  return Number.isInteger(port) && port >= 0 && port <= 65535 ? port : fail('bad-port', 'port', `${String(value)} is no port number`);
}

/** `127.0.0.1:1883`, `[::1]:1883`. */
function brokerPlace(text: string | undefined): BrokerPlace | undefined {
  if (text === undefined) return undefined;
  const [, bare, host = bare, digits] = /^(?:([\w.-]+)|\[([\da-fA-F:.]+)\]):(\d+)$/.exec(text) ?? [];
  const port = Number(digits);
  return host !== undefined && port > 0 && port <= 65535 ? { host, port } : fail('bad-broker', 'mqtt', `${text} is not a host and port such as 127.0.0.1:1883`);
}

/** An origin as declared: exactly scheme, host and port. */
function declaredOrigin(text: string): string {
  const origin = originOf(text);
  if (origin === null || text.replace(/\/$/, '').toLowerCase() !== origin)
    return fail('bad-origin', 'connectOrigins', `${text} is not an origin such as wss://broker.example:8884`);
  return origin;
}
