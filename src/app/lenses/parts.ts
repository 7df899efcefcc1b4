import type { Clock } from '../../base/clock.ts';
import type { City } from '../../city/city.ts';
import type { FeedHandle } from '../../feeds/feed.ts';
import type { CaseDesk } from '../../panels/ui/case-desk.ts';
import type { LifelineDesk } from '../../panels/ui/lifeline-desk.ts';
import type { StreamTable } from '../../tables/streams.ts';

/** What the lenses read from. */
export interface LensParts {
  readonly city: City;
  readonly streams: StreamTable;
  readonly clock: Clock;
  feeds(): readonly FeedHandle[];
  readonly cases: CaseDesk;
  readonly lifelines: LifelineDesk;
}
