import type { Unit } from '../../tables/operations.ts';
import type { StreetNetwork } from '../../city/streets/network.ts';
import { createRequestTeller, type RequestTeller } from './request-teller.ts';
import { createTaskTeller, type TaskTeller } from './task-teller.ts';
import { createTeamMover, type TeamMover } from './team-mover.ts';
import { createDemoUnits, type DemoUnits } from './units.ts';
import type { World } from './world/world.ts';

/** Who works in a demo city, beside its sensors: units, the teams' tasks, what people ask for, and how teams move. */
export interface DemoServices {
  readonly units: DemoUnits;
  readonly tasks: TaskTeller;
  readonly requests: RequestTeller;
  readonly movers: TeamMover;
}

/** `feedId` goes into the requests' ids. */
export function createServices(world: World, source: string, feedId: string, units: readonly Unit[], network: StreetNetwork | null): DemoServices {
  const tasks = createTaskTeller(world, network);
  return {
    units: createDemoUnits(units, network, source),
    tasks,
    requests: createRequestTeller(world.setting, network, feedId),
    movers: createTeamMover(tasks.book, network),
  };
}

/** Of a pack without units and streets, or before these have come. */
export const noServices = (world: World, source: string): DemoServices => createServices(world, source, '', [], null);
