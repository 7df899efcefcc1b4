import { useEffect, useState } from 'react';
import { useDesk } from './desk.ts';
import type { LensDesk } from './lens-desk.ts';

/** The lenses once they are up; null before. */
export function useLenses(): LensDesk | null {
  const desk = useDesk();
  const [lenses, setLenses] = useState<LensDesk | null>(null);
  useEffect(() => {
    let current = true;
    void desk.openLenses().then((opened) => current && setLenses(opened));
    return () => {
      current = false;
    };
  }, [desk]);
  return lenses;
}
