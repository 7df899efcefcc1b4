import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { nameOfThing } from '../ui/entity.ts';
import { words } from './words.ts';

interface FloodProps {
  readonly count: number;
  /** In alarm now, and the rows they are folded to: roots, and kinds without one. */
  readonly active: number;
  readonly groups: number;
  /** Root whose alarms are shown, or null. */
  readonly root: string | null;
  readonly isRaw: boolean;
  onRaw(isRaw: boolean): void;
  onRoot(rootId: null): void;
}

/** Over ten alarms in ten minutes: folded by root asset, the whole list one press (or `r`) away. */
export function FloodBanner({ count, active, groups, root, isRaw, onRaw, onRoot }: FloodProps) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  return (
    <div className="flood" role="status">
      <p className="strong">{w('flood', { count, active, groups })}</p>
      <div className="flood-ways">
        {root !== null && (
          <button type="button" className="small edged cut" onClick={() => onRoot(null)}>
            {w('backToRoots', { name: nameOfThing(desk, root)[language] })}
          </button>
        )}
        <button type="button" className="small edged" aria-pressed={isRaw} onClick={() => onRaw(!isRaw)}>
          {w(isRaw ? 'fold' : 'raw')}
        </button>
      </div>
    </div>
  );
}
