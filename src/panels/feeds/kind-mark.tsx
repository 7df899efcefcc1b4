import type { FeedKind } from '../../rules/chain/feed-kind.ts';

/** The age ladder as a mark: full, half, hatched with "?", empty with a dash. Shape says it, colour does not. */
export function KindMark({ kind }: { readonly kind: FeedKind }) {
  return (
    <span className="feed-kind" data-kind={kind} aria-hidden="true">
      {kind === 'stale' ? '?' : kind === 'lost' ? '—' : ''}
    </span>
  );
}
