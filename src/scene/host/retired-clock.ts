import { setConsoleFunction } from 'three';

const RETIRED_CLOCK = 'THREE.Clock: ';

/**
 * Run what makes fiber's own clock. Fiber still asks for a `Clock` that three retires, and three says so in the console, where
 * an operator's desk should say nothing; whatever else three says meanwhile is passed on.
 */
export function withoutRetiredClock<T>(run: () => T): T {
  setConsoleFunction((type, message, ...params) => {
    if (!message.startsWith(RETIRED_CLOCK)) console[type](message, ...params);
  });
  try {
    return run();
  } finally {
    // Its types know no way back; three itself begins with null.
    setConsoleFunction(null as unknown as Parameters<typeof setConsoleFunction>[0]);
  }
}
