import { spawn } from 'node:child_process';
import { projectRoot } from './project.ts';

export interface CommandResult {
  readonly code: number;
  /** Standard output and error, as they came. */
  readonly output: string;
}
export interface CommandOptions {
  /** Show the output while it runs instead of collecting it. */
  readonly show?: boolean;
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Run a program in the project's folder; never throws, a program that cannot start has code 127. */
export function runCommand(program: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: projectRoot,
      env: { ...process.env, ...options.env },
      stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const take = (bytes: Buffer): void => void (output += bytes.toString());
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
    const end = (code: number, text: string): void => {
      clearTimeout(timer);
      done({ code, output: output + text });
    };
    child.on('error', (error) => end(127, error.message));
    child.on('close', (code, signal) => end(code ?? 1, signal ? `\nended by ${signal}` : ''));
  });
}

/** Run a package's command with this very Node, without a shell or npx between. */
export const runBin = (bin: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult> =>
  runCommand(`node_modules/.bin/${bin}`, args, options);

/** Run one of our own TypeScript tools. */
export const runTool = (tool: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult> =>
  runCommand(process.execPath, ['--import', 'tsx', tool, ...args], options);
