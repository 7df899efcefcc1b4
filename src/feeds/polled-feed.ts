import { createClock } from '../base/clock.ts';
import { ProblemError } from '../base/problem.ts';
import type { StreamDescriptor } from '../tables/batch.ts';
import type { FeedContext, FeedProtocol, HistoryAnswer } from './feed.ts';
import { createGauge } from './gauge.ts';
import { httpAddress } from './http-address.ts';
import { createHttpSource, HttpFault, type HttpSource } from './http-source.ts';
import { loadKnownStreams } from './known-streams.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { openPolling, type PollingOptions } from './polling.ts';
import { signInHeader } from './sign-in-header.ts';

/** What one web service does its own way. */
export interface PolledService {
  /** One round of questions, pushing answers into the pipeline; throws an `HttpFault`. */
  round(): Promise<void>;
  history(streamIds: readonly string[], fromMs: number, toMs: number, stepMs: number): Promise<readonly HistoryAnswer[]>;
  close?(): void;
}
export interface PolledParts {
  readonly context: FeedContext;
  readonly address: URL;
  readonly source: HttpSource;
  readonly pipeline: Pipeline;
  /** Every stream the page was told of, by id. */
  readonly streams: ReadonlyMap<string, StreamDescriptor>;
}

/** A feed that asks a web service at an interval; a protocol says only what to ask and how to read pages. */
export function polledFeed(payload: string, createService: (parts: PolledParts) => PolledService, options: PollingOptions = {}): FeedProtocol {
  return {
    async open(context, sink) {
      const { declaration, cityUrl, allowedOrigins, credentials } = context;
      let closed = false;
      const streams = new Map<string, StreamDescriptor>();
      const gauge = createGauge(declaration.address);
      let measured: () => void = () => {};
      let service: PolledService;
      let pipeline: Pipeline;
      let source: HttpSource;
      try {
        const address = httpAddress(declaration.address, cityUrl, allowedOrigins);
        source = createHttpSource(createClock().wall, {
          timeoutMs: options.timeoutMs,
          exchanged(exchange) {
            gauge.exchanged(exchange);
            measured();
          },
          signIn: credentials && { origin: address.origin, headers: signInHeader(credentials, declaration.tokenHeader) },
        });
        const taking: typeof sink = {
          ...sink,
          batch(batch) {
            for (const descriptor of batch.opened) streams.set(descriptor.id, descriptor);
            return sink.batch(batch);
          },
        };
        const known = await loadKnownStreams(cityUrl, declaration.title.en);
        pipeline = createPipeline(context, taking, { known, payload, polled: true, gauge });
        measured = pipeline.measured;
        service = createService({ context, address, source, pipeline, streams });
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        sink.state({ kind: 'refused', why: error.problems.map((p) => p.why).join('; ') });
        return { close() {} };
      }
      const stop = openPolling(
        declaration.intervalS,
        {
          async round() {
            try {
              await service.round();
            } catch (error) {
              if (!closed && error instanceof HttpFault && error.reason) pipeline.reject(error.reason, error.message);
              throw error;
            }
          },
          state: sink.state,
        },
        options,
      );
      return {
        history: (streamIds, fromMs, toMs, stepMs) =>
          toMs >= fromMs && Number.isFinite(toMs - fromMs) ? service.history(streamIds, fromMs, toMs, stepMs) : Promise.resolve([]),
        close() {
          closed = true;
          stop();
          service.close?.();
          source.close();
          pipeline.close();
          sink.state({ kind: 'closed' });
        },
      };
    },
  };
}
