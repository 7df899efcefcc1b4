import { createBridge } from '../../base/bridge.ts';
import { convertFiles } from './convert.ts';
import type { DropEvents, DropWishes } from './outcome.ts';

const bridge = createBridge<Record<string, never>, Record<string, never>, DropEvents>(self as never, {
  convert: (files: readonly File[], wishes: DropWishes) => convertFiles(files, wishes, (progress) => bridge.tell('progress', progress)),
});
