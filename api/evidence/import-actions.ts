import { setImmediate } from 'node:timers/promises';
import { recordAudit } from '#api/audit/actions.ts';
import type { InputOf } from '#api/contract/endpoint.ts';
import {
  MOST_CELL,
  type applyImport,
  type decideImportRow,
  type ImportView,
  type mapImport,
} from '#api/contract/import.ts';
import type { Actor } from '#api/people/actor.ts';
import { sortKeyOf } from '#api/people/names.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { listCourseTitles } from './course-store.ts';
import { settleFor } from './matching-actions.ts';
import { textOf } from './read-line.ts';
import type { Columns } from './set.ts';
import { mustSee } from './set-actions.ts';
import { countRows, findRow, nextRows, updateEvidenceRows, updateSet, type SetRow } from './set-store.ts';
import { getImportOf } from './import-view-actions.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
const SCAN_SLICE = 2000;
const MOST_COURSES = 300;

/**
 * What the columns mean. As soon as every text of the course column is a course, or left out, people are looked for.
 * @throws Problem 'not-found' | 'bad-input' | 'assignment-not-editable' once it was applied
 */
export async function nameColumns(
  tools: DbClock,
  actor: Actor,
  { setId, columns, dayOrder, courseId, courses }: InputOf<typeof mapImport>,
): Promise<ImportView> {
  const { tenantId } = actor;
  const set = await tools.db.read(tenantId, trx => mustBeOpen(trx, actor, setId));
  const errors = mappingFaults(columns, courseId);
  if (errors.length > 0) throw new Problem('bad-input', { errors });
  const courseTexts = await textsOfCourses(tools, tenantId, set, columns);
  await tools.db.write(tenantId, async trx => {
    const { detail } = await mustBeOpen(trx, actor, setId);
    const titles = await listCourseTitles(trx, tenantId);
    const known = new Set(titles.map(one => one.courseId));
    const guess = (text: string): string | undefined =>
      titles.find(({ sortKey, starterKey }) => sortKey === sortKeyOf(text) || starterKey === text)?.courseId;
    const resolved = courseTexts.flatMap(({ text }): [string, string | null][] => {
      const chosen = Object.hasOwn(courses, text) ? courses[text] : undefined;
      if (chosen === null || (chosen !== undefined && known.has(chosen))) return [[text, chosen]];
      const found = guess(text);
      return found === undefined ? [] : [[text, found]];
    });
    if (courseId !== null && !known.has(courseId)) throw new Problem('not-found');
    const isReady = resolved.length === courseTexts.length;
    const { courseId: _before, ...rest } = detail;
    await updateSet(trx, tenantId, setId, {
      state: isReady ? 'matching' : 'mapping',
      position: 0,
      detail: {
        ...rest,
        columns,
        dayOrder,
        courses: Object.fromEntries(resolved),
        courseTexts,
        ...(courseId === null ? {} : { courseId }),
      },
    });
  });
  return getImportOf(tools, actor, setId);
}

function mappingFaults(columns: Columns, courseId: string | null): { pointer: string; detail: string }[] {
  const hasPerson = ['employeeId', 'mail', 'name', 'surname'].some(field => Object.hasOwn(columns, field));
  return [
    ...(hasPerson ? [] : [{ pointer: '/columns', detail: 'A column has to say who: employee number, mail or name.' }]),
    ...(columns.completedOn === undefined
      ? [{ pointer: '/columns/completedOn', detail: 'A column has to say when.' }]
      : []),
    ...(columns.course === undefined && courseId === null
      ? [{ pointer: '/columns/course', detail: 'A column, or one course for all lines, has to say what.' }]
      : []),
  ];
}

/** Every text of the course column, the most frequent first. @throws Problem 'bad-input' when it is no course column */
async function textsOfCourses({ db }: DbClock, tenantId: string, { setId }: SetRow, columns: Columns) {
  const counts = new Map<string, number>();
  if (columns.course === undefined) return [];
  for (let after = 0; ;) {
    const rows = await db.read(tenantId, trx => nextRows(trx, tenantId, setId, { after, limit: SCAN_SLICE }));
    for (const { cells } of rows) {
      const text = textOf(fromJson<string[]>(cells), columns, 'course').slice(0, MOST_CELL);
      if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    if (counts.size > MOST_COURSES)
      throw new Problem('bad-input', {
        errors: [
          { pointer: '/columns/course', detail: `More than ${MOST_COURSES} different texts: is this the course?` },
        ],
      });
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.row;
    await setImmediate();
  }
  return [...counts].map(([text, rows]) => ({ text, rows })).sort((a, b) => b.rows - a.rows);
}

/** Says who is meant by a line; null leaves it out. @throws Problem 'not-found' */
export async function decideRow(
  tools: DbClock,
  actor: Actor,
  { setId, row, personId }: InputOf<typeof decideImportRow>,
): Promise<ImportView> {
  const { tenantId } = actor;
  await tools.db.write(tenantId, async trx => {
    const set = await mustBeOpen(trx, actor, setId);
    const found = await findRow(trx, tenantId, setId, row);
    if (set.state !== 'ready' || found === null) throw new Problem('not-found');
    if (personId === null) await updateEvidenceRows<'state'>(trx, tenantId, [{ rowId: found.rowId, state: 'skipped' }]);
    else {
      const person = await trx
        .selectFrom('person')
        .select('personId')
        .where('tenantId', '=', tenantId)
        .where('personId', '=', personId)
        .where('nature', '=', 'person')
        .executeTakeFirst();
      if (person === undefined) throw new Problem('not-found');
      await settleFor(trx, tenantId, set, tools.clock, found, personId);
    }
  });
  return getImportOf(tools, actor, setId);
}

/** Begins to record what was shown; `finishSet` does it. @throws Problem 'not-found' | 'preview-outdated' */
export async function beginApply(
  tools: DbClock,
  actor: Actor,
  { setId, matched, expired }: InputOf<typeof applyImport>,
): Promise<ImportView> {
  const { tenantId, personId } = actor;
  await tools.db.write(tenantId, async trx => {
    const set = await mustBeOpen(trx, actor, setId);
    const counts = (await countRows(trx, tenantId, [setId])).get(setId) ?? {};
    if (set.state !== 'ready' || (counts.matched ?? 0) !== matched || (counts.expired ?? 0) !== expired)
      throw new Problem('preview-outdated');
    await updateSet(trx, tenantId, setId, { state: 'applying', position: 0 });
    await recordAudit(trx, tenantId, {
      at: tools.clock.now(),
      actorPersonId: personId,
      action: 'evidence.imported',
      subjectKind: 'evidence-set',
      subjectId: setId,
      detail: { rows: set.rows, matched, expired },
    });
  });
  return getImportOf(tools, actor, setId);
}

/** Throws an import away; its rows go with the job's next run. @throws Problem 'not-found' */
export async function discard({ db }: Pick<Tools, 'db'>, actor: Actor, setId: string): Promise<void> {
  await db.write(actor.tenantId, async trx => {
    await mustBeOpen(trx, actor, setId);
    await updateSet(trx, actor.tenantId, setId, { state: 'discarded', position: 0 });
  });
}

/** An import that was not applied yet. @throws Problem 'not-found' */
async function mustBeOpen(trx: Trx, actor: Actor, setId: string): Promise<SetRow> {
  const set = await mustSee(trx, actor, setId);
  if (set.kind !== 'import' || !['mapping', 'matching', 'ready'].includes(set.state)) throw new Problem('not-found');
  return set;
}
