import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { RowReason, RowState } from '#api/contract/evidence.ts';
import type { ImportView, listImportRows } from '#api/contract/import.ts';
import { titlesOf } from '#api/courses/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import { readPlace, writePlace } from '#api/people/place.ts';
import { namesOfPeople, rolesOfPeople } from '#api/people/responsible-actions.ts';
import { fromJson } from '#api/platform/db/json.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { saidOf, textOf } from './read-line.ts';
import { getSet, mustSee } from './set-actions.ts';
import { listRowsIn } from './set-store.ts';
import { unitNames } from './unit-store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
const PAGE = 50;

/** @throws Problem 'not-found' */
export async function getImportOf(tools: DbClock, actor: Actor, setId: string): Promise<ImportView> {
  const set = await getSet(tools, actor, setId);
  return tools.db.read(actor.tenantId, async trx => {
    const { kind, detail } = await mustSee(trx, actor, setId);
    if (kind !== 'import') throw new Problem('not-found');
    const { courses = {}, courseTexts = [], heads = [], sample = [], columns = {}, dayOrder = 'dmy' } = detail;
    const ids = Object.values(courses).flatMap(id => id ?? []);
    const titles = await titlesOf(trx, actor.tenantId, ids, actor.language);
    return {
      set,
      heads: [...heads],
      sample: sample.map(cells => [...cells]),
      columns,
      dayOrder,
      courseId: detail.courseId ?? null,
      courses: courseTexts.map(({ text, rows }) => ({ text, rows, course: titles.get(courses[text] ?? '') ?? null })),
      format: detail.format ?? '',
    };
  });
}

export async function pageOfRows(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  { setId, state, cursor }: InputOf<typeof listImportRows>,
): Promise<ReplyOf<typeof listImportRows>> {
  const place = cursor === undefined ? ['0'] : readPlace(cursor, 1);
  const after = Number(place?.[0]);
  if (!Number.isSafeInteger(after)) throw new Problem('bad-input', { detail: 'The cursor is unknown.' });
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const { kind, detail } = await mustSee(trx, actor, setId);
    if (kind !== 'import') throw new Problem('not-found');
    const found = await listRowsIn(trx, tenantId, setId, state, { after, limit: PAGE + 1 });
    const rows = found.slice(0, PAGE).map(row => ({
      ...row,
      cells: fromJson<string[]>(row.cells),
      candidates: row.candidates === null ? [] : fromJson<string[]>(row.candidates),
    }));
    const candidates = rows.flatMap(row => row.candidates);
    const names = await namesOfPeople(trx, tenantId, [
      ...rows.flatMap(({ personId }) => personId ?? []),
      ...candidates,
    ]);
    const roles = Map.groupBy(await rolesOfPeople(trx, tenantId, candidates), ({ personId }) => personId);
    const units = await unitNames(
      trx,
      tenantId,
      [...roles.values()].flat().flatMap(({ unitId }) => unitId ?? []),
    );
    const person = (personId: string) => ({ personId, name: names.get(personId) ?? '' });
    const columns = detail.columns ?? {};
    const last = rows.at(-1);
    return {
      rows: rows.map(row => {
        const { employeeId, mail, name, unit } = saidOf(row.cells, columns);
        return {
          row: row.row,
          state: row.state as RowState,
          reason: row.reason as RowReason | null,
          who: [name, unit, employeeId, mail].filter(text => text !== '').join(' · '),
          course: textOf(row.cells, columns, 'course'),
          completedOn: textOf(row.cells, columns, 'completedOn'),
          person: row.personId === null ? null : person(row.personId),
          candidates: row.candidates.map(personId => ({
            ...person(personId),
            units: (roles.get(personId) ?? []).flatMap(({ unitId }) => units.get(unitId ?? '') ?? []),
          })),
          validUntilOn: row.validUntilOn,
        };
      }),
      next: found.length > PAGE && last !== undefined ? writePlace([String(last.row)]) : null,
    };
  });
}
