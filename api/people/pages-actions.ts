import { endOfDay } from '#api/calendar.ts';
import type { CourseRef, InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { listPeople, listPersonChanges, PersonChangeRow } from '#api/contract/people.ts';
import { titlesOf } from '#api/courses/actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import { isNarrowed } from './access.ts';
import type { Actor } from './actor.ts';
import { listPeoplePage } from './list-store.ts';
import { mustSeeWhole } from './looked-after-actions.ts';
import { listChanges, listHeldRoles, namesOfPeople, type Change } from './pages-store.ts';
import { readPlace, writePlace } from './place.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
const PAGE = 50;
/** Changes whose values are people. */
const NAMING: ReadonlySet<string> = new Set(['responsible', 'possible-return']);

export async function pageOfPeople(
  { db, clock }: DbClock,
  actor: Actor,
  { cursor, asOf, known = 'today', ...filter }: InputOf<typeof listPeople>,
): Promise<ReplyOf<typeof listPeople>> {
  const after = placeOf(cursor);
  return db.read(actor.tenantId, async trx => {
    const { timeZone } = await readSetting(trx, actor.tenantId, 'organisation');
    const page = { after, limit: PAGE + 1 };
    const within = isNarrowed(actor) ? actor.unitIds : null;
    const today = clock.today(timeZone);
    const on = asOf ?? today;
    const isPast = on < today;
    const moment = { on, isPast, knownAt: isPast && known === 'then' ? endOfDay(timeZone, on) : null };
    const found = await listPeoplePage(trx, actor.tenantId, moment, filter, page, within);
    const people = found.people.slice(0, PAGE);
    const roles = Map.groupBy(
      await listHeldRoles(
        trx,
        actor.tenantId,
        people.map(({ personId }) => personId),
      ),
      ({ personId }) => personId,
    );
    const last = people.at(-1);
    return {
      people: people.map(({ personId, name, state, open, overdue, valid }) => ({
        personId,
        name,
        state,
        open,
        overdue,
        valid,
        roles: (roles.get(personId) ?? []).map(({ kind, unit }) => ({ kind, unit })),
      })),
      total: found.total,
      next: found.people.length > PAGE && last !== undefined ? writePlace([last.sortKey, last.personId]) : null,
    };
  });
}

export async function pageOfChanges(
  { db }: DbClock,
  actor: Actor,
  { personId, cursor }: InputOf<typeof listPersonChanges>,
): Promise<ReplyOf<typeof listPersonChanges>> {
  const after = placeOf(cursor);
  return db.read(actor.tenantId, async trx => {
    await mustSeeWhole(trx, actor, personId);
    const found = await listChanges(trx, actor.tenantId, personId, { after, limit: PAGE + 1 });
    const page = found.slice(0, PAGE);
    const last = page.at(-1);
    return {
      changes: await changeRows(trx, actor, page),
      next: found.length > PAGE && last !== undefined ? writePlace([last.at, last.changeId]) : null,
    };
  });
}

/** Values that are ids of ours are turned into names, or left out where the row says it otherwise. */
export async function changeRows(
  trx: Trx,
  { tenantId, language }: Actor,
  changes: readonly Change[],
): Promise<PersonChangeRow[]> {
  const courseIds = changes.flatMap(({ courseId }) => courseId ?? []);
  const titles: ReadonlyMap<string, CourseRef> = await titlesOf(trx, tenantId, courseIds, language);
  const people = changes.flatMap(({ what, from, to, cause }) => [
    ...(cause.by ? [cause.by] : []),
    ...(NAMING.has(what) ? [from, to].filter(id => id !== null) : []),
  ]);
  const names = await namesOfPeople(trx, tenantId, people);
  return changes.map(({ at, appliesOn, what, from, to, courseId, cause }) => {
    const value = (held: string | null): string | null => {
      if (held === null) return null;
      return NAMING.has(what) ? (names.get(held) ?? null) : held;
    };
    return {
      at,
      appliesOn,
      what,
      from: what === 'withdrawn' ? null : value(from),
      to: what === 'completed' ? null : value(to),
      course: courseId === null ? null : (titles.get(courseId)?.title ?? null),
      by: (cause.by ? names.get(cause.by) : undefined) ?? cause.why ?? '',
      reason: cause.reason ?? null,
    };
  });
}

/** @throws Problem 'bad-input' for a place that is none of ours */
export function placeOf(cursor: string | undefined): readonly string[] | null {
  if (cursor === undefined) return null;
  const place = readPlace(cursor, 2);
  if (place === null) throw new Problem('bad-input', { detail: 'This is no place in the list.' });
  return place;
}
