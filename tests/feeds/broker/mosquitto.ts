import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The broker's program, or undefined where none is installed. */
export function findMosquitto(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'mosquitto'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

export interface Broker {
  readonly tcpPort: number;
  readonly wsPort: number;
  /** `ws://127.0.0.1:port`. */
  readonly wsUrl: string;
  readonly tcpUrl: string;
  readonly pid: number;
  /** Freeze and thaw the process: the sockets stay open and nobody answers. */
  hang(): void;
  resume(): void;
  /** End it at once, as a crash would. */
  kill(): Promise<void>;
  /** Start again on the same ports. */
  restart(): Promise<void>;
  /** Kill and clean up. */
  stop(): Promise<void>;
}

export interface BrokerOptions {
  /** Nobody is let in: every login is refused. */
  readonly locked?: boolean;
  /** Who is let in, and nobody else: token by user name. */
  readonly users?: Readonly<Record<string, string>>;
  /** Further configuration lines. */
  readonly lines?: readonly string[];
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Resolves when something listens on the port, rejects after `timeoutMs`. */
async function whenListening(port: number, timeoutMs: number): Promise<void> {
  const endMs = Date.now() + timeoutMs;
  for (;;) {
    const up = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => (socket.destroy(), resolve(true)));
      socket.on('error', () => resolve(false));
    });
    if (up) return;
    if (Date.now() > endMs) throw new Error(`nothing listens on port ${port} after ${timeoutMs} ms`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** A real broker of one's own on free ports, MQTT over TCP and over WebSocket, everybody welcome unless locked. */
export async function startMosquitto(options: BrokerOptions = {}): Promise<Broker> {
  const program = findMosquitto();
  if (!program) throw new Error('mosquitto is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-broker-'));
  const [tcpPort, wsPort] = [await freePort(), await freePort()];
  const lines = [
    'persistence false',
    'log_dest none',
    `listener ${tcpPort} 127.0.0.1`,
    `listener ${wsPort} 127.0.0.1`,
    'protocol websockets',
    'max_queued_messages 0',
    ...(options.lines ?? []),
  ];
  lines.push(`allow_anonymous ${options.locked || options.users ? 'false' : 'true'}`);
  const users = Object.entries(options.users ?? {});
  if (users.length > 0) {
    const file = join(folder, 'passwords');
    writeFileSync(file, '');
    for (const [user, token] of users)
      if (spawnSync('mosquitto_passwd', ['-b', file, user, token]).status !== 0) throw new Error('mosquitto_passwd did not take a user');
    // Started by root the broker becomes another user before it reads them.
    chmodSync(folder, 0o755);
    chmodSync(file, 0o644);
    lines.push(`password_file ${file}`);
  }
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, `${lines.join('\n')}\n`);

  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(program, ['-c', config], { stdio: 'ignore' });
    await Promise.all([whenListening(tcpPort, 5000), whenListening(wsPort, 5000)]);
  };
  const kill = (): Promise<void> =>
    new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done();
      child.once('exit', () => done());
      child.kill('SIGKILL');
    });
  await start();
  return {
    tcpPort,
    wsPort,
    wsUrl: `ws://127.0.0.1:${wsPort}`,
    tcpUrl: `mqtt://127.0.0.1:${tcpPort}`,
    get pid() {
      return child.pid as number;
    },
    hang: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill,
    restart: start,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
