import type { ActionEntry } from '../../tables/action-entry.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import type { Credentials } from './link.ts';
import type { LogStatus } from './node.ts';
import type { ChainMark } from './store.ts';
import type { NodeRole } from './topics.ts';

/** What a window tells its log worker at the start. */
export interface LogContext {
  readonly cityId: string;
  readonly window: string;
  readonly role: NodeRole;
  readonly mark: ChainMark | null;
  /** Checked by the page; null: no broker is declared. */
  readonly broker: string | null;
  readonly credentials: Credentials | null;
}

/** What page and log worker say to each other. */
export type LogCalls = {
  open(context: LogContext): Promise<void>;
  add(action: OperatorAction): Promise<ActionEntry>;
  ping(): void;
  close(): void;
};
export type LogEvents = { entries: readonly ActionEntry[]; status: LogStatus };
