/** A value with when and by whom it was set: of two the later counts, of equals the one with the greater name. */
export interface Register {
  readonly key: string;
  readonly value: unknown;
  readonly stampMs: number;
  readonly from: string;
}

/** Last-writer-wins registers: told in any order and any number of times, all windows end with the same values. */
export interface Registers {
  /** True when it counts now. */
  take(register: Register): boolean;
  /** Set by this window; its stamp is later than any seen of this key, whatever the machine's clock says. */
  set(key: string, value: unknown, wallMs: number): Register;
  all(): readonly Register[];
}

export function createRegisters(from: string): Registers {
  const held = new Map<string, Register>();
  const isLater = (a: Register, b: Register): boolean => a.stampMs > b.stampMs || (a.stampMs === b.stampMs && a.from > b.from);
  return {
    take(register) {
      const known = held.get(register.key);
      if (known && !isLater(register, known)) return false;
      held.set(register.key, register);
      return true;
    },
    set(key, value, wallMs) {
      const stampMs = Math.max(wallMs, (held.get(key)?.stampMs ?? -Infinity) + 0.001);
      const register = { key, value, stampMs, from };
      held.set(key, register);
      return register;
    },
    all: () => [...held.values()],
  };
}
