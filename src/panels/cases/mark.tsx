import { caseStates, type CaseState } from '../../rules/cases/case.ts';

/** A case's state as a shape that fills up stage by stage; never an alarm's colour. */
export function CaseMark({ state, size = 18 }: { readonly state: CaseState; readonly size?: number }) {
  const stage = caseStates.indexOf(state);
  const share = Math.min(1, stage / (caseStates.length - 2));
  return (
    <svg className="case-mark" width={size} height={size} viewBox="0 0 18 18" aria-hidden="true">
      <rect x="2" y="2" width="14" height="14" rx="2" />
      <rect className="fill" x="2" y={2 + 14 * (1 - share)} width="14" height={14 * share} rx={share === 1 ? 2 : 0} />
      {(state === 'closed' || state === 'evaluated') && <path className="tick" d="M5 9.500 8 12.500 13 6" />}
    </svg>
  );
}
