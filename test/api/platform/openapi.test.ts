import { describe, expect, it } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as z from 'zod/mini';
import { endpoint, id } from '#api/contract/endpoint.ts';
import { getPerson, listPeople } from '#api/contract/people.ts';
import { createReportKey } from '#api/contract/settings.ts';
import { describeApi, mountOpenApi } from '#api/platform/http/openapi.ts';
import { downloads, mountReports } from '#api/reports/routes.ts';
import { openDatabase } from '#test/support/database.ts';
import { openDesk } from '#test/support/desk.ts';
import { clockAt } from '#test/support/given.ts';

type Operation = {
  operationId: string;
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: { 'application/json': { schema: { properties: object; required: string[] } } } };
  responses: Record<string, { content?: Record<string, { schema: object }>; $ref?: string }>;
  security?: unknown[];
};
type Description = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { responses: object };
};

const described = (...endpoints: Parameters<typeof describeApi>[0]): Description =>
  describeApi(endpoints, downloads, 'https://training.example.org') as unknown as Description;

describe('the API description', async () => {
  const db = await openDatabase();

  it('says what comes in the path, the query and the body', () => {
    const { paths } = described(getPerson, listPeople, createReportKey);

    expect(paths['/people/{personId}']?.['get']?.parameters).toMatchObject([
      { name: 'personId', in: 'path', required: true },
    ]);
    expect(paths['/people']?.['get']?.parameters?.map(one => [one.name, one.in, one.required])).toContainEqual([
      'show',
      'query',
      false,
    ]);
    const body = paths['/report-keys']?.['post']?.requestBody?.content['application/json'].schema;
    expect(Object.keys(body?.properties ?? {})).toEqual(['name', 'namesPurpose']);
    expect(body?.required).toEqual(['name', 'namesPurpose']);
    expect(paths['/reports/enrolments.csv']?.['get']?.responses['200']?.content).toHaveProperty('text/csv');
  });

  it('needs no sign-in where an endpoint needs none', () => {
    const open = endpoint({
      method: 'GET',
      path: '/x/:id',
      access: 'public',
      summary: 'x',
      input: z.object({ id }),
      reply: z.object({}),
    });

    expect(described(open).paths['/x/{id}']?.['get']?.security).toEqual([]);
    expect(described(getPerson).paths['/people/{personId}']?.['get']?.security).toBeUndefined();
  });

  it('describes everything that is mounted, each schema one that a validator takes', async () => {
    const desk = await openDesk(at => {
      mountReports(
        at,
        { db, clock: clockAt('2027-05-11T08:00:00.000Z') },
        { publicUrl: 'https://training.example.org' },
      );
      mountOpenApi(at.router, at.mounted, downloads, 'https://training.example.org');
    });
    const response = await desk.ask(null, '/api/openapi.json');
    const description: Description = await response.json();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });

    expect(response.headers.get('content-type')).toContain('application/json');
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.paths)).toEqual(
      expect.arrayContaining(['/overview', '/report-keys', '/report-keys/{reportKeyId}', '/reports/power-bi.pbids']),
    );
    const ids: string[] = [];
    for (const [path, operations] of Object.entries(description.paths))
      for (const operation of Object.values(operations)) {
        ids.push(operation.operationId);
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const declared = (operation.parameters ?? []).filter(one => one.in === 'path').map(one => one.name);
        expect(declared, path).toEqual(named);
        expect(operation.responses['default']).toEqual({ $ref: '#/components/responses/Problem' });
        for (const { schema } of operation.parameters ?? []) ajv.compile(schema);
        for (const content of Object.values(operation.responses['200']?.content ?? {})) ajv.compile(content.schema);
        if (operation.requestBody) ajv.compile(operation.requestBody.content['application/json'].schema);
      }
    expect(new Set(ids).size).toBe(ids.length);
    expect(description.components.responses).toHaveProperty('Problem');
  });
});
