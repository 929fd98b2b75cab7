import type { DatabaseKind } from './migrate.ts';

type ColumnType = 'text' | 'text?' | 'integer' | 'integer?' | 'bytes';

type TableSpec = Readonly<{
  columns: Readonly<Record<string, ColumnType>>;
  /** Without the tenant, which every key begins with. */
  key: readonly string[];
  unique?: readonly (readonly string[])[];
  /** This table's columns → the table whose key they are. */
  references?: readonly (readonly [columns: readonly string[], table: string])[];
  indexes?: readonly (readonly string[])[];
  /** SQL conditions that a row must meet. */
  checks?: readonly string[];
}>;

const q = (name: string): string => `"${name}"`;
const list = (names: readonly string[]): string => names.map(q).join(', ');

/**
 * The statements that make one table, the same on both databases: the tenant is the first column of the table, of each
 * key, of each reference and of each index, so nothing can point at, or collide with, another tenant's row.
 * On PostgreSQL row-level security shows a tenant's rows only, to the table's owner as well; with no tenant set, none.
 */
export function table(kind: DatabaseKind, name: string, spec: TableSpec): readonly string[] {
  const types =
    kind === 'sqlite'
      ? { text: 'text', integer: 'integer', bytes: 'blob' }
      : { text: 'text collate "C"', integer: 'bigint', bytes: 'bytea' };
  const columns = Object.entries({ tenantId: 'text' as ColumnType, ...spec.columns }).map(([column, type]) => {
    const optional = type.endsWith('?');
    return `${q(column)} ${types[type.replace('?', '') as keyof typeof types]}${optional ? '' : ' not null'}`;
  });
  const constraints = [
    `primary key (${list(['tenantId', ...spec.key])})`,
    ...(spec.unique ?? []).map(names => `unique (${list(['tenantId', ...names])})`),
    ...(spec.references ?? []).map(
      ([names, target]) => `foreign key (${list(['tenantId', ...names])}) references ${q(target)}`,
    ),
    ...(spec.checks ?? []).map(condition => `check (${condition})`),
  ];
  const create = `create table ${q(name)} (\n  ${[...columns, ...constraints].join(',\n  ')}\n)${kind === 'sqlite' ? ' strict' : ''}`;
  const indexes = (spec.indexes ?? []).map(
    names => `create index ${q(`${name}_${names.join('_')}`)} on ${q(name)} (${list(['tenantId', ...names])})`,
  );
  return [create, ...indexes, ...(kind === 'postgres' ? rowSecurity(name) : [])];
}

function rowSecurity(name: string): readonly string[] {
  // After a `set local` has ended the setting reads as '', not null: nullif makes both "no tenant".
  const own = `"tenantId" = nullif(current_setting('app.tenant_id', true), '')`;
  return [
    `alter table ${q(name)} enable row level security`,
    `alter table ${q(name)} force row level security`,
    `create policy tenant on ${q(name)} using (${own}) with check (${own})`,
  ];
}
