import type { EntitySet, Row } from './odata-model.ts';
import { writeToken, type Query } from './odata-query.ts';

/** Which columns to read: what is shown, and what the place of the next page is made of. */
export function columnsToRead({ select, order }: Query): readonly string[] {
  return [...new Set([...select.map(column => column.name), ...order.map(({ column }) => column.name)])];
}

/** One row as JSON, with the selected columns only. */
export function rowJson({ select }: Query, row: Row, read: readonly string[]): string {
  if (read.length === select.length) return JSON.stringify(row);
  return JSON.stringify(Object.fromEntries(select.map(({ name }) => [name, row[name] ?? null])));
}

export function contextOf(base: string, set: EntitySet, { asked, select }: Query): string {
  const some = asked.select !== null && select.length < set.columns.length;
  return `${base}/$metadata#${set.name}${some ? `(${select.map(column => column.name).join(',')})` : ''}`;
}

/** The address of the page behind `last`, with everything that was asked; `top` is what is left of it. */
export function nextLink(base: string, set: EntitySet, { asked, order }: Query, last: Row, top: number | null): string {
  const options: readonly (readonly [string, string | null])[] = [
    ['$filter', asked.filter],
    ['$select', asked.select],
    ['$orderby', asked.orderby],
    ['$top', top === null ? null : String(top)],
    ['$skiptoken', writeToken(order.map(({ column }) => String(last[column.name])))],
  ];
  const query = options.flatMap(([name, value]) => (value === null ? [] : [`${name}=${encodeURIComponent(value)}`]));
  return `${base}/${set.name}?${query.join('&')}`;
}
