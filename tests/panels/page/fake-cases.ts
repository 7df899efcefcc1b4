import type { CaseDesk } from '../../../src/panels/ui/case-desk.ts';
import { unknownClass } from '../../../src/rules/cases/deadlines.ts';
import { createRequestTable } from '../../../src/tables/cases.ts';

/** No cases: their panel has tests of its own. */
export const fakeCases: CaseDesk = {
  version: 0,
  operations: { agencies: [], classes: [], units: [], cameras: [], dispatch: [] },
  problem: null,
  requests: createRequestTable(),
  list: () => [],
  get: () => undefined,
  orphans: () => [],
  classOf: ({ classId }) => unknownClass(classId),
  classOfRequest: ({ serviceCode }) => unknownClass(serviceCode),
  restoredMs: () => NaN,
  openFromAlarm: () => ({ outcome: 'no-name', caseId: '' }),
  openFromRequest: () => ({ outcome: 'no-name', caseId: '' }),
  act: () => 'no-name',
  dispatch: () => 'no-name',
  units: () => [],
  propose: () => ({ kind: 'no-streets' }),
  routeOf: () => null,
  camerasNear: () => [],
  delivery: () => null,
};
