import { fail } from '../base/problem.ts';
import type { FeedDeclaration } from '../city/pack/manifest.ts';
import type { HttpSource } from './http-source.ts';

type Headers = Readonly<Record<string, string>>;

const LD_CONTEXT = 'http://www.w3.org/ns/json-ld#context';
/** A pack's schema asks for the same; a header is no place for whoever found a way around it. */
const contextForm = /^https?:\/\/[!#-;=?-~]+$/;
const tenantForm = /^[\w.:-]{1,100}$/;
const servicePathForm = /^\/[\w/#]*(, ?\/[\w/#]*)*$/;

function checked(text: string, form: RegExp, member: string, { id }: FeedDeclaration): string {
  return form.test(text) ? text : fail('bad-value', id, `${member} is nothing that can stand in a header`);
}

/**
 * Which terms an NGSI-LD broker is to expand our short names by and to compact its answers with (CIM 009, 6.3.5: a JSON-LD Link
 * header), and whose entities are meant (6.3.14).
 */
export function ngsiLdHeaders(declaration: FeedDeclaration): Headers {
  const { context, tenant } = declaration;
  return {
    ...(context !== undefined && { link: `<${checked(context, contextForm, 'context', declaration)}>; rel="${LD_CONTEXT}"; type="application/ld+json"` }),
    ...(tenant !== undefined && { 'ngsild-tenant': checked(tenant, tenantForm, 'tenant', declaration) }),
  };
}

/** Whose entities of an NGSI-v2 broker are meant, and where in its tree (Orion: multi tenancy, service path). */
export function ngsiV2Headers(declaration: FeedDeclaration): Headers {
  const { tenant, servicePath } = declaration;
  return {
    ...(tenant !== undefined && { 'fiware-service': checked(tenant, tenantForm, 'tenant', declaration) }),
    ...(servicePath !== undefined && { 'fiware-servicepath': checked(servicePath, servicePathForm, 'servicePath', declaration) }),
  };
}

/** The source with headers beside those of every question. */
export const withHeaders = (source: HttpSource, headers: Headers): HttpSource => ({
  get: (url, etag, wish) => source.get(url, etag, { ...wish, headers: { ...wish?.headers, ...headers } }),
  close: source.close,
});
