import { walkPages, type KnownPage } from './http-pages.ts';
import { HttpFault, type HttpSource } from './http-source.ts';
import { readJson } from './payloads/json.ts';
import type { Pipeline } from './pipeline.ts';

interface EntityPages {
  readonly source: HttpSource;
  readonly pipeline: Pipeline;
  /** Of the protocol, for people: `NGSI-LD`. */
  readonly name: string;
  readonly pageSize: number;
  /** Response header with the number of all entities. */
  readonly totalHeader: string;
  readonly known: Map<string, KnownPage>;
  pageAt(offset: number): string;
}

/** Read a context broker's list of entities page by page into the pipeline. */
export const walkEntities = ({ source, pipeline, name, pageSize, totalHeader, known, pageAt }: EntityPages): Promise<void> =>
  walkPages(
    source,
    pageAt(0),
    ({ bytes, header }, url) => {
      // The pipeline reads it again and counts what is wrong with it.
      pipeline.push('entities', bytes);
      const page = readJson(bytes);
      if (page.kind === 'refused' || !Array.isArray(page.json)) throw new HttpFault('standing', `the broker does not answer in ${name} JSON`);
      const { length } = page.json;
      const readTo = Number(new URL(url).searchParams.get('offset')) + length;
      // A broker may cut pages shorter than we ask: only its count tells such a page from the last one. It is not always
      // exposed to pages of other origins: then a full page has another after it.
      const total = header(totalHeader);
      const hasMore = total === null ? length >= pageSize : readTo < Number(total);
      return hasMore && length > 0 ? pageAt(readTo) : null;
    },
    { known },
  );
