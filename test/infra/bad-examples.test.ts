import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { answered, tenantInTest } from './support.ts';

interface Example {
  readonly why: string;
  readonly kind?: string;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly requestBody?: unknown;
}

const file = join(import.meta.dirname, '../../../shared/graph/bad-examples.jsonl');
const examples = existsSync(file)
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as Example)
  : [];

/**
 * What is wrong in each example's request, and the status with which Microsoft refuses it. Examples whose fault lies in the answer,
 * or which are deliveries to a webhook, are no requests to refuse: they are listed as null, so that a new example fails this test.
 */
const refusals: Readonly<Record<string, number | null>> = {
  'unknown path': 400,
  'wrong method': 405,
  'misspelt property in a request': 400,
  'required parameter missing, recipients of the wrong type': 400,
  '101 recipients': 400,
  'text topic without a Teams deep link, systemDefault without its text': 400,
  'previewText as string, templateParameters as object': 400,
  'employeeType filter without the advanced query parameters': 400,
  'select of an unknown property, $top over 999': 400,
  'department returned although it was not selected': null,
  'wrong type, unknown property, wrong null in an answer': 400,
  'delta with $top; answer with neither link; bad @removed': 400,
  'install body without the bind': 400,
  'bind to a property that is no navigation property': 400,
  '200 with a body where Graph answers 202 without': null,
  'event: unknown enum value, 501 attendees, start not an object': 400,
  'users subscription: created, too long, plain http': 400,
  'error answer of the wrong shape, 429 without Retry-After': null,
  'viva assignment without its type, learner and status': 400,
  'beta endpoint': 400,
  'batch: 21 requests, absolute URL, body without Content-Type, unknown dependsOn, bad inner request': 400,
  'batch: inner answer violates the schema; inner 429 without Retry-After': null,
  'attachment of a type that is none': 400,
  'client_credentials with a delegated scope and two credentials': 400,
  'webhook echoes the encoded token as JSON': null,
  'preview with an undocumented option': 400,
  'property name in the wrong case': 400,
  'PATCH of properties a subscription cannot change': 400,
  'member without @odata.type in a directoryObject collection': null,
};

describe.skipIf(examples.length === 0)(
  'the bad examples beside the repository (skipped when they are not there)',
  () => {
    const { tenant } = tenantInTest({}, false);

    it('every example is known here', () => {
      expect(examples.map(({ why }) => why).filter(why => !(why in refusals))).toEqual([]);
    });

    it.each(examples.filter(({ why }) => refusals[why] !== null))(
      '$why: refused',
      async ({ why, method, url, requestHeaders, requestBody }) => {
        const { address, control } = tenant();
        const { pathname, search, host } = new URL(url);
        const identity = host === 'login.microsoftonline.com';
        const token = await control.graphToken();
        const body =
          typeof requestBody === 'string'
            ? requestBody
            : requestBody === undefined
              ? undefined
              : JSON.stringify(toKnownIds(requestBody));
        const response = await fetch(`${address}${toKnownIds(pathname)}${search}`, {
          method,
          headers: {
            ...Object.fromEntries(
              Object.entries(requestHeaders ?? {}).filter(([name]) => !/^(authorization|content-type)$/i.test(name)),
            ),
            authorization: identity ? '' : `Bearer ${token}`,
            ...(identity
              ? { 'content-type': 'application/x-www-form-urlencoded' }
              : body === undefined
                ? {}
                : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body }),
        });
        const answer = await answered(response);

        expect(answer.status).toBe(refusals[why]);
        if (identity) expect(answer.body['error_description']).toMatch(/^AADSTS\d+: /);
        else
          expect(answer.body.error).toMatchObject({
            code: expect.any(String),
            message: expect.any(String),
            innerError: { 'request-id': expect.any(String) },
          });
      },
    );

    it('the examples about people reach the check of what is wrong, not merely an unknown person', async () => {
      const { address, control } = tenant();
      const token = await control.graphToken();
      const response = await fetch(`${address}/v1.0${toKnownIds('/users/t@contoso.com/sendMail')}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          message: { subject: 'x', toRecipients: [{ emailAddress: { address: 'a@contoso.com' } }] },
        }),
      });

      expect(response.status).toBe(202);
    });
  },
);

/** The examples' people and groups, as they are called in the sample organisation; so nothing is refused merely for being unknown. */
function toKnownIds<T>(value: T): T {
  const known: Readonly<Record<string, string>> = {
    '5b649834-7412-4cce-9e69-176e95a394f5': '10000000-0000-4000-8000-000000000003',
    '477e9fc6-5de7-4406-bb2a-7e5c83c9ae5f': '20000000-0000-4000-8000-000000000010',
    't@contoso.com': 'training@lotsenwerk.example',
  };
  const text = Object.entries(known).reduce((sum, [from, to]) => sum.replaceAll(from, to), JSON.stringify(value));
  return JSON.parse(text) as T;
}
