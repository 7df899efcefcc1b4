import { isObject, own } from './json.ts';

/** Steps of a JSON pointer (RFC 6901): `/a~1b/0` is `a/b`, `0`; '' is the whole; null = no pointer. */
export function pointerSteps(pointer: string): readonly string[] | null {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return null;
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** What stands at the steps: own members and array places only; undefined when nothing does. */
export function at(json: unknown, steps: readonly string[]): unknown {
  let value = json;
  for (const step of steps) {
    if (Array.isArray(value)) value = /^(0|[1-9]\d*)$/.test(step) ? (value[Number(step)] as unknown) : undefined;
    else if (isObject(value)) value = own(value, step);
    else return undefined;
  }
  return value;
}
