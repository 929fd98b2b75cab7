import type { Router } from 'express';
import * as z from 'zod/mini';
import type { Endpoint, Method } from '#api/contract/endpoint.ts';
import { problemReply, problems } from '#api/contract/problems.ts';

type Json = { [key: string]: unknown };
/** A download that is no JSON, so no endpoint of the contract. */
export type Download = Readonly<{
  path: string;
  summary: string;
  type: string;
  access: 'person' | 'reader' | 'admin';
  query?: readonly string[];
}>;

/** Serves the description, without sign-in: it says nothing about anybody. Made once, when it is first asked for. */
export function mountOpenApi(
  router: Router,
  endpoints: readonly Endpoint[],
  downloads: readonly Download[],
  publicUrl: string,
): void {
  let made: string | null = null;
  router.get('/openapi.json', (_request, response) => {
    made ??= JSON.stringify(describeApi(endpoints, downloads, publicUrl));
    response.set('Cache-Control', 'public, max-age=300').type('application/json').send(made);
  });
}

/** OpenAPI 3.1 of everything that is mounted: the same schemas that check the requests. */
export function describeApi(endpoints: readonly Endpoint[], downloads: readonly Download[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  const add = (path: string, method: Method, operation: Json): void => {
    const address = path.replaceAll(/:(\w+)/g, '{$1}');
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation };
  };
  for (const endpoint of endpoints) add(endpoint.path, endpoint.method, operationOf(endpoint));
  for (const download of downloads) add(download.path, 'GET', operationOfDownload(download));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Coursekeeper',
      version: '1',
      description:
        'The api behind the tab. Sign in with an Entra ID access token for this app; what may be asked by whom stands at each operation as x-access. Errors are RFC 9457 problems. Figures for Power BI and Excel: the OData 4 feed at /odata.',
    },
    servers: [{ url: `${publicUrl}/api` }],
    security: [{ entra: [] }],
    paths,
    components: {
      securitySchemes: { entra: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: schemaOf(problemReply, 'output') },
      responses: {
        Problem: {
          description: `A problem; its type is '/problems/' and one of: ${Object.keys(problems).join(', ')}.`,
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

function operationOf(endpoint: Endpoint): Json {
  const { method, path, access, summary, input, reply } = endpoint;
  const inPath = namesIn(path);
  const { properties, required } = partsOf(schemaOf(input, 'input'));
  const rest = Object.keys(properties).filter(name => !inPath.includes(name));
  const takesFile = 'takes' in endpoint;
  const hasBody = method !== 'GET' && method !== 'DELETE' && !takesFile;
  const parameters: Json[] = [
    ...inPath.map(name => ({ name, in: 'path', required: true, schema: properties[name] ?? { type: 'string' } })),
    ...(hasBody
      ? []
      : rest.map(name => ({ name, in: 'query', required: required.includes(name), schema: properties[name] }))),
  ];
  const body = {
    type: 'object',
    properties: Object.fromEntries(rest.map(name => [name, properties[name]])),
    required: required.filter(name => rest.includes(name)),
  };
  return {
    operationId: operationIdOf(method, path),
    summary,
    'x-access': access,
    ...(access === 'public' ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(hasBody && rest.length > 0
      ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } }
      : {}),
    ...(takesFile
      ? { requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string' } } } } }
      : {}),
    responses: {
      '200': { description: 'Done.', content: { 'application/json': { schema: schemaOf(reply, 'output') } } },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function operationOfDownload({ path, summary, type, access, query = [] }: Download): Json {
  return {
    operationId: operationIdOf('GET', path),
    summary,
    'x-access': access,
    parameters: [
      ...namesIn(path).map(name => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...query.map(name => ({ name, in: 'query', required: false, schema: { type: 'string' } })),
    ],
    responses: {
      '200': { description: 'The file.', content: { [type]: { schema: { type: 'string' } } } },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

/** The names that stand in an address: '/people/:personId' → ['personId']. */
function namesIn(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
}

/** 'get_people_personId_changes': unique, since method and path are. */
function operationIdOf(method: Method, path: string): string {
  return `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z0-9]+/g, '_')}`;
}

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest }: Json = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function partsOf(schema: Json): { properties: Record<string, unknown>; required: readonly string[] } {
  const properties = schema['properties'];
  const required = schema['required'];
  return {
    properties: typeof properties === 'object' && properties !== null ? { ...properties } : {},
    required: Array.isArray(required) ? required.filter(name => typeof name === 'string') : [],
  };
}
