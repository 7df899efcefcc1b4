import type { Words } from '../../base/words.ts';
import { ProblemError, type Problem } from '../../base/problem.ts';
import { isObject, shown } from '../formats/json-door.ts';

/** What one storey of a building holds, as far as somebody said so: nothing is made up between the uses. */
export interface Storey {
  /** 0 is the ground floor, -1 the first basement. */
  readonly index: number;
  /** What the lift says, where that differs from the index. */
  readonly label?: string;
  /** Floor above the pack's vertical datum and height to the next floor, metres. */
  readonly floorM: number;
  readonly heightM: number;
  readonly uses: readonly StoreyUse[];
}
export interface StoreyUse {
  /** `office`, `dwelling`, `shop`, `clinic`, `ward`, `dining`, `kitchen`, `counter`, `lobby`, `plant`, `parking`, ... */
  readonly use: string;
  readonly name?: Words;
  readonly areaM2: number;
  /** Keys of what stands here: `service/hp-001`, `sensor/s-00012`. */
  readonly entities?: readonly string[];
}
/** `storeys.json`: storeys by building id. */
export type StoreysByBuilding = Readonly<Record<string, readonly Storey[]>>;

const MOST_PROBLEMS = 20;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function useProblem(use: unknown, where: string): Problem | null {
  if (!isObject(use)) return { code: 'bad-value', where, why: `${shown(use)} is not an object` };
  if (typeof use['use'] !== 'string' || use['use'] === '') return { code: 'bad-value', where: `${where}/use`, why: `${shown(use['use'])} is not a text` };
  if (!isNumber(use['areaM2']) || use['areaM2'] < 0)
    return { code: 'bad-value', where: `${where}/areaM2`, why: `${shown(use['areaM2'])} is not an area in m²` };
  const entities = use['entities'];
  if (entities !== undefined && !(Array.isArray(entities) && entities.every((e) => typeof e === 'string' && /^[a-z]+\/.+/.test(e))))
    return { code: 'bad-value', where: `${where}/entities`, why: `${shown(entities)} is not a list of keys such as service/hp-001` };
  return null;
}

function storeyProblem(storey: unknown, where: string): Problem | null {
  if (!isObject(storey)) return { code: 'bad-value', where, why: `${shown(storey)} is not an object` };
  if (!Number.isInteger(storey['index'])) return { code: 'bad-value', where: `${where}/index`, why: `${shown(storey['index'])} is not a whole number` };
  if (!isNumber(storey['floorM'])) return { code: 'bad-value', where: `${where}/floorM`, why: `${shown(storey['floorM'])} is not a height in metres` };
  if (!isNumber(storey['heightM']) || storey['heightM'] <= 0)
    return { code: 'bad-value', where: `${where}/heightM`, why: `${shown(storey['heightM'])} is not a height above 0 m` };
  const uses = storey['uses'];
  if (!Array.isArray(uses)) return { code: 'bad-value', where: `${where}/uses`, why: `${shown(uses)} is not a list` };
  for (const [i, use] of uses.entries()) {
    const problem = useProblem(use, `${where}/uses/${i}`);
    if (problem) return problem;
  }
  return null;
}

/** The door of `storeys.json`; throws a ProblemError that names the first twenty wrong places. Storeys come out lowest first. */
export function readStoreys(json: unknown, where: string): ReadonlyMap<string, readonly Storey[]> {
  const buildings = isObject(json) ? json['buildings'] : undefined;
  if (!isObject(buildings))
    throw new ProblemError([{ code: 'bad-value', where: `${where}#/buildings`, why: `${shown(buildings)} is not an object of storeys by building id` }]);
  const problems: Problem[] = [];
  const found = new Map<string, readonly Storey[]>();
  for (const [id, list] of Object.entries(buildings)) {
    if (problems.length >= MOST_PROBLEMS) break;
    const path = `${where}#/buildings/${id}`;
    if (!Array.isArray(list) || list.length === 0) {
      problems.push({ code: 'bad-value', where: path, why: `${shown(list)} is not a list of storeys` });
      continue;
    }
    const wrong = list.map((storey, i) => storeyProblem(storey, `${path}/${i}`)).find((problem) => problem !== null);
    if (wrong) {
      problems.push(wrong);
      continue;
    }
    const sorted = [...(list as Storey[])].sort((a, b) => a.index - b.index);
    const twice = sorted.findIndex((s, i) => i > 0 && s.index === sorted[i - 1]?.index);
    if (twice > 0) problems.push({ code: 'duplicate-id', where: path, why: `storey ${sorted[twice]?.index} is there twice` });
    found.set(id, sorted);
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return found;
}
