import { findChromium, findProgram } from './chromium.ts';
import { runCommand } from './run-command.ts';

/** A program a lane needs: here, or not and why. */
export type Arranged = { readonly kind: 'found'; readonly path: string } | { readonly kind: 'absent'; readonly why: string };

interface Wanted {
  readonly name: string;
  /** Debian package, where it may be installed. */
  readonly debian: string;
  find(): string | undefined;
}
const wanted = {
  chromium: { name: 'Chromium', debian: 'chromium', find: findChromium },
  mosquitto: { name: 'Mosquitto', debian: 'mosquitto', find: () => findProgram(['mosquitto'], ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin']) },
} as const satisfies Record<string, Wanted>;

/** Find a program on the system, or install it from Debian where that is allowed (as root, with apt-get). */
export async function arrange(id: keyof typeof wanted): Promise<Arranged> {
  const program: Wanted = wanted[id];
  const path = program.find();
  if (path !== undefined) return { kind: 'found', path };
  const obstacle = await install(program);
  const installed = program.find();
  if (installed !== undefined) return { kind: 'found', path: installed };
  return { kind: 'absent', why: `${program.name} is not installed and ${obstacle ?? `Debian's package ${program.debian} brought none`}` };
}

/** Undefined when the installer ran well, else why it could not. */
async function install({ name, debian }: Wanted): Promise<string | undefined> {
  if (process.env['BELVEDERE_NO_INSTALL'] !== undefined) return 'BELVEDERE_NO_INSTALL forbids installing it';
  const aptGet = findProgram(['apt-get']);
  if (aptGet === undefined) return 'there is no apt-get to install it with';
  if (process.getuid?.() !== 0) return `installing it needs root: apt-get install ${debian}`;
  console.log(`Installing ${name} from Debian ...`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await runCommand(aptGet, ['update', '-q'], { env, timeoutMs: 300_000 });
  if (update.code !== 0) return `apt-get update failed: ${lastLine(update.output)}`;
  const { code, output } = await runCommand(aptGet, ['install', '-y', '-q', '--no-install-recommends', debian], { env, timeoutMs: 900_000 });
  return code === 0 ? undefined : `apt-get install ${debian} failed: ${lastLine(output)}`;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
