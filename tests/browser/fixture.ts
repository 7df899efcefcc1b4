import type { Browser, BrowserContext, Page } from 'playwright-core';
import { inject } from 'vitest';
import type {} from '../../src/app/automation.ts';
import { launchChromium } from '../../tools/chromium.ts';

/** One page of the real, built application, with everything that went wrong on it. */
export interface OpenedPage {
  readonly page: Page;
  /** Console errors, uncaught errors, refused policies, and requests that left the server's origin. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}
export interface PageOptions {
  /** Appended to the server's address: `?debug`, `#at=...`. */
  readonly path?: string;
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
  /** Another server than the test town's. */
  readonly url?: string;
  /** Another window of the same machine and user as this page: one storage, one broadcast. */
  readonly beside?: OpenedPage;
  /** Other origins that the server's configuration declares: requests there are no fault. */
  readonly origins?: readonly string[];
  /** Return once the shell is there, without waiting for city and first readings. */
  readonly unsettled?: boolean;
}

const SETTLE_MS = 150_000;
const SHELL_MS = 60_000;
let browser: Promise<Browser> | undefined;

/** Open the application and wait until it has settled. The browser is shared by a test file: `afterAll(closeBrowser)`. */
export async function openPage(options: PageOptions = {}): Promise<OpenedPage> {
  const url = options.url ?? inject('servedUrl');
  const context = options.beside?.page.context() ?? (await newContext(options));
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    const isOwn = origin === new URL(url).origin || options.origins?.includes(origin);
    if ((protocol === 'http:' || protocol === 'https:') && !isOwn) faults.push(`foreign request: ${request.url()}`);
  });
  await page.goto(url + (options.path ?? ''), { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => window.belvedere !== undefined, undefined, { timeout: SHELL_MS });
  if (!options.unsettled) await whenSettled(page);
  return { page, faults, close: () => (options.beside ? page.close() : context.close()) };
}

async function newContext({ width = 800, height = 450, language = 'en-GB' }: PageOptions): Promise<BrowserContext> {
  browser ??= launchChromium();
  return (await browser).newContext({ viewport: { width, height }, locale: language });
}

/** City open, no batch, fold, tile or frame pending. */
export const whenSettled = (page: Page): Promise<void> => page.evaluate((timeoutMs) => window.belvedere?.whenSettled(timeoutMs), SETTLE_MS);

export async function closeBrowser(): Promise<void> {
  const opened = browser;
  browser = undefined;
  await (await opened)?.close();
}
