import type { Caller } from '#infra/tenant/graph/bearer.ts';
import type { Option, Query } from '#infra/tenant/graph/query.ts';
import type { Shape } from '#infra/tenant/graph/shape.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';
import type { World } from '#infra/tenant/world.ts';

/** One call of an operation, read and allowed. */
export interface Call {
  readonly world: World;
  readonly ask: Ask;
  readonly caller: Caller;
  /** What the path holds for each `{…}`, in order, decoded. */
  readonly params: readonly string[];
  readonly query: Query;
  readonly body: unknown;
}

/** An operation of Graph as this tenant knows it. */
export interface Operation {
  /** By this name faults find it. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `/users/{id}/manager`; a segment in braces takes anything. */
  readonly path: string;
  /** Application permissions, any of which allows it; `A+B` asks for both. Empty: not for applications; `*`: the operation decides. */
  readonly app: readonly string[];
  readonly delegated: readonly string[];
  /** Query options it takes. */
  readonly options: readonly Option[];
  /** Resource units before `$select` and `$top` lower them; 0 for what the directory's bucket does not count (Teams, mail). */
  readonly units: number;
  readonly write?: boolean;
  /** What the body must look like; a body without this is refused. */
  readonly body?: Shape;
  run(call: Call): Reply | Promise<Reply>;
}
