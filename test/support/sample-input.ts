import * as z from 'zod/mini';
import type { Endpoint } from '#api/contract/endpoint.ts';

/** As much of JSON Schema as the contract's inputs come to. */
type Schema = Readonly<{
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  pattern?: string;
  allOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  minimum?: number;
  minItems?: number;
  items?: Schema;
}>;

/** Texts for those whose shape the contract says. */
const TEXTS = [
  '2027-05-01',
  '2027-05-01T08:00:00.000Z',
  '05-01',
  '08:00',
  'anna@example.org',
  'DE',
  'Nordrhein-Westfalen',
  'x',
];

/**
 * An input that the endpoint takes, made from its schema: the smallest, with these ids where the name of an id is known
 * (`personId`; `personIds` for lists), and every optional id named too.
 */
export function sampleInput({ input }: Endpoint, ids: Readonly<Record<string, string>>): Record<string, unknown> {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema;
  return sampleOf(schema, '', ids) as Record<string, unknown>;
}

function sampleOf(schema: Schema, name: string, ids: Readonly<Record<string, string>>): unknown {
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return sampleOf(choices[0] ?? {}, name, ids);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key]) => (schema.required ?? []).includes(key) || ids[key] !== undefined)
          .map(([key, part]) => [key, sampleOf(part, key, ids)]),
      );
    case 'array': {
      const one = ids[name.replace(/s$/, '')];
      const values = one === undefined ? [] : [one];
      return values.length === 0 && (schema.minItems ?? 0) > 0 ? [sampleOf(schema.items ?? {}, name, ids)] : values;
    }
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return false;
    case 'string':
      return ids[name] ?? textFor(schema, Object.values(ids)[0] ?? '');
    case undefined:
    default:
      return null;
  }
}

function textFor(schema: Schema, anyId: string): string {
  const patterns = [schema, ...(schema.allOf ?? [])].flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern]));
  return [...TEXTS, anyId].find(text => patterns.every(pattern => new RegExp(pattern).test(text))) ?? 'x';
}
