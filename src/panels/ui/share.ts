import type { Words } from '../../base/words.ts';
import { boardOf } from './board.ts';
import type { Desk } from './desk.ts';
import { copyText, download } from './handout.ts';

const linkCopied: Words = { zh: '链接已复制', en: 'Link copied' };

/** The address on the clipboard, or shown to be copied by hand. */
export async function copyLink(desk: Desk): Promise<void> {
  const address = window.location.href;
  if (await copyText(address)) boardOf(desk).notify('done', linkCopied);
  else boardOf(desk).notify('problem', { zh: address, en: address });
}

const taking = new WeakSet<Desk>();

/** The present picture of the map as a file. */
export async function savePng(desk: Desk): Promise<void> {
  if (taking.has(desk)) return;
  taking.add(desk);
  try {
    download(`${desk.city.manifest.id}.png`, await desk.view.png());
  } catch (error) {
    const text = (error as Error).message;
    boardOf(desk).notify('problem', { zh: `PNG：${text}`, en: `PNG: ${text}` });
  } finally {
    taking.delete(desk);
  }
}

/** Refused where the page is embedded without permission: nothing to tell, all stays as it is. */
export function toggleFullScreen(): void {
  const asked = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  asked.catch(() => undefined);
}
