import { badRequest } from '#infra/tenant/graph/errors.ts';
import { isRecord, textOf } from '#infra/tenant/http.ts';

/** What a JSON value must look like. Objects take exactly their properties, in exactly this spelling, and OData annotations. */
export type Shape =
  | 'string' | 'boolean' | 'integer' | 'number' | 'any'
  | { readonly enum: readonly string[] }
  | { readonly list: Shape }
  | ObjectShape; // prettier-ignore

export interface ObjectShape {
  /** Its OData name, for messages and for `@odata.type`. */
  readonly type: string;
  readonly properties: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Relationships that `name@odata.bind` may set. */
  readonly navigation?: readonly string[];
  /** Parameters of an action are matched in any case. */
  readonly action?: boolean;
  /** Types that `@odata.type` may name instead, each with its own shape. */
  readonly derived?: Readonly<Record<string, ObjectShape>>;
}

export const object = (
  type: string,
  properties: Readonly<Record<string, Shape>>,
  more: Omit<ObjectShape, 'type' | 'properties'> = {},
): ObjectShape => ({ type, properties, ...more });
export const list = (of: Shape): Shape => ({ list: of });
export const oneOf = (...values: string[]): Shape => ({ enum: values });

/** Checks a body; throws 400 with Graph's words at the first thing wrong. Null is allowed for what is not required. */
export function check(shape: Shape, value: unknown, at: string): void {
  if (value === null || shape === 'any') return;
  if (shape === 'string' || shape === 'boolean' || shape === 'number') {
    if (typeof value !== shape) throw wrongType(at, shape, value);
  } else if (shape === 'integer') {
    if (!Number.isInteger(value)) throw wrongType(at, 'integer', value);
  } else if ('enum' in shape) {
    if (typeof value !== 'string' || !shape.enum.some(one => one.toLowerCase() === value.toLowerCase())) {
      throw badRequest(
        `Requested value '${textOf(value)}' was not found for '${at}': one of ${shape.enum.join(', ')}.`,
      );
    }
  } else if ('list' in shape) {
    if (!Array.isArray(value)) throw wrongType(at, 'array', value);
    value.forEach((item, index) => check(shape.list, item, `${at}[${index}]`));
  } else {
    if (!isRecord(value)) throw wrongType(at, shape.type, value);
    checkObject(shape, value, at);
  }
}

function checkObject(declared: ObjectShape, value: Readonly<Record<string, unknown>>, at: string): void {
  const shape = actualShape(declared, value, at);
  const names = new Map(Object.keys(shape.properties).map(name => [shape.action ? name.toLowerCase() : name, name]));
  const given = new Set<string>();
  for (const [key, item] of Object.entries(value)) {
    const name = names.get(shape.action ? key.toLowerCase() : key);
    if (name !== undefined) {
      given.add(name);
      check(shape.properties[name] ?? 'any', item, `${at}.${name}`);
      if (item === null && shape.required?.includes(name))
        throw badRequest(`The property '${name}' of ${at} must not be null.`);
    } else if (key.endsWith('@odata.bind')) {
      checkBind(shape, key.slice(0, -'@odata.bind'.length), item, at);
      given.add(key);
    } else if (!key.startsWith('@odata.') && !key.startsWith('@microsoft.graph.')) {
      throw badRequest(
        `The property '${key}' does not exist on type '${shape.type}'. Make sure to only use property names that are defined by the type.`,
        'RequestBodyRead',
      );
    }
  }
  const missing = shape.required?.find(name => !given.has(name));
  if (missing !== undefined) throw badRequest(`The request body lacks '${missing}' in ${at}.`);
}

function actualShape(declared: ObjectShape, value: Readonly<Record<string, unknown>>, at: string): ObjectShape {
  const named = value['@odata.type'];
  if (named === undefined) return declared;
  const name = textOf(named).replace(/^#/, '');
  if (name.toLowerCase() === declared.type.toLowerCase()) return declared;
  const derived = Object.entries(declared.derived ?? {}).find(([type]) => type.toLowerCase() === name.toLowerCase());
  if (!derived) throw badRequest(`The type '${textOf(named)}' in ${at} is not assignable to '${declared.type}'.`);
  return derived[1];
}

function checkBind(shape: ObjectShape, relation: string, value: unknown, at: string): void {
  if (!shape.navigation?.includes(relation))
    throw badRequest(`'${relation}' of ${at} is no navigation property of '${shape.type}' that can be bound.`);
  if (typeof value !== 'string' || !/^(https:\/\/|[A-Za-z]+[/(])/.test(value))
    throw badRequest(`'${relation}@odata.bind' of ${at} must be the URL of a resource.`);
}

function wrongType(at: string, wanted: string, value: unknown): Error {
  const given = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return badRequest(`Cannot convert the value of '${at}' from ${given} to '${wanted}'.`);
}
