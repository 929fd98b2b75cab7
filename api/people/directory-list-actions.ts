import { recordAudit } from '#api/audit/actions.ts';
import type {
  changeUnit,
  listDirectoryChanges,
  listDirectoryProblems,
  listHeldPeople,
  listUnitSettings,
  UnitRow,
} from '#api/contract/directory.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import type { Actor } from './actor.ts';
import {
  listChangesOfPeople,
  listFailedGroups,
  listHeld,
  listUnitRows,
  isActivePerson,
  parentsOfUnits,
  redecideUnit,
  writeUnitSetting,
} from './directory-list-store.ts';
import { writeDeputy } from './deputy-store.ts';
import { listHeldIds } from './held-store.ts';
import { placeOf } from './pages-actions.ts';
import { writePlace } from './place.ts';
import { handOver } from './managed-write-store.ts';
import { isAbove } from './unit-tree.ts';
import { updateUnit } from './unit-store.ts';

const PAGE = 25;
type Db = Pick<Tools, 'db'>;
type Paged = Readonly<{ cursor?: string | undefined }>;

const asked = ({ cursor }: Paged) => ({ after: placeOf(cursor), limit: PAGE + 1 });

function paged<T>(found: readonly T[], place: (row: T) => readonly [string, string]) {
  const rows = found.slice(0, PAGE);
  const last = rows.at(-1);
  return { rows, next: found.length > PAGE && last !== undefined ? writePlace(place(last)) : null };
}

export async function pageOfProblems(
  { db }: Db,
  { tenantId }: Actor,
  input: Paged,
): Promise<ReplyOf<typeof listDirectoryProblems>> {
  const found = await db.read(tenantId, trx => listFailedGroups(trx, tenantId, asked(input)));
  const { rows, next } = paged(found, row => [row.sortKey, row.groupId]);
  const groups = rows.map(({ groupId, name, problem, readAt }) => ({ groupId, name, problem, readAt }));
  return { groups, next };
}

export async function pageOfHeld(
  { db }: Db,
  { tenantId }: Actor,
  input: Paged,
): Promise<ReplyOf<typeof listHeldPeople>> {
  return db.read(tenantId, async trx => {
    const { rows, next } = paged(await listHeld(trx, tenantId, asked(input)), row => [row.sortKey, row.personId]);
    const people = rows.map(({ personId, name, what }) => ({ person: { personId, name }, what }));
    return { people, total: (await listHeldIds(trx, tenantId)).size, next };
  });
}

export async function pageOfDirectoryChanges(
  { db }: Db,
  { tenantId }: Actor,
  input: Paged,
): Promise<ReplyOf<typeof listDirectoryChanges>> {
  const found = await db.read(tenantId, trx => listChangesOfPeople(trx, tenantId, asked(input)));
  const { rows, next } = paged(found, row => [row.at, row.changeId]);
  return {
    changes: rows.map(({ changeId, what, at, personId, name }) => ({ changeId, what, at, person: { personId, name } })),
    next,
  };
}

export async function pageOfUnits(
  { db }: Db,
  { tenantId }: Actor,
  input: Paged,
): Promise<ReplyOf<typeof listUnitSettings>> {
  const found = await db.read(tenantId, trx => listUnitRows(trx, tenantId, asked(input)));
  const { rows, next } = paged(found, row => [row.sortKey, row.unitId]);
  return { units: rows.map(asRow), next };
}

/**
 * What an admin says of a unit goes before what the directory says. Whoever is in it is decided again by the next run: the
 * caller nudges it. @throws Problem 'not-found' for an unknown unit, 'bad-input' for a unit above itself or an unknown person
 */
export async function setUnit(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  { tenantId, personId }: Actor,
  { unitId, parentUnitId, coordinatorPersonId, deputyPersonId, country, region }: InputOf<typeof changeUnit>,
): Promise<UnitRow> {
  return db.write(tenantId, async trx => {
    const parents = await parentsOfUnits(trx, tenantId);
    if (!parents.has(unitId)) throw new Problem('not-found');
    if (parentUnitId !== null && (!parents.has(parentUnitId) || isAbove(unitId, parentUnitId, parents)))
      throw new Problem('bad-input', {
        errors: [{ pointer: '/parentUnitId', detail: 'must be another unit that is not below this one' }],
      });
    if (coordinatorPersonId !== null && !(await isActivePerson(trx, tenantId, coordinatorPersonId)))
      throw new Problem('bad-input', {
        errors: [{ pointer: '/coordinatorPersonId', detail: 'must be an active person' }],
      });
    if (typeof deputyPersonId === 'string') {
      const isFit = coordinatorPersonId !== null && deputyPersonId !== coordinatorPersonId;
      if (!isFit || !(await isActivePerson(trx, tenantId, deputyPersonId)))
        throw new Problem('bad-input', {
          errors: [{ pointer: '/deputyPersonId', detail: 'must be an active person beside the coordinator named' }],
        });
    }
    const at = clock.now();
    const [held] = await listUnitRows(trx, tenantId, { after: null, limit: 1 }, unitId);
    const from = held?.coordinatorId ?? null;
    // Nobody named any more: the next run says whom the directory names instead.
    const to = coordinatorPersonId ?? (held?.namedId === null ? from : null);
    await writeUnitSetting(trx, tenantId, { unitId, coordinatorPersonId, country, region, setAt: at, setBy: personId });
    if (deputyPersonId !== undefined && coordinatorPersonId !== null)
      await writeDeputy(trx, tenantId, { personId: coordinatorPersonId, deputyPersonId, at, by: personId });
    await updateUnit(trx, tenantId, unitId, { parentUnitId, coordinatorPersonId: to, modifiedAt: at });
    const { timeZone } = await readSetting(trx, tenantId, 'organisation');
    await handOver(trx, tenantId, { unitId, from, to }, { by: personId, at, today: clock.today(timeZone) });
    await redecideUnit(trx, tenantId, unitId);
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: personId,
      action: 'unit.changed',
      subjectKind: 'unit',
      subjectId: unitId,
      ...(coordinatorPersonId === null ? {} : { aboutPersonId: coordinatorPersonId }),
      detail: {
        parentUnitId,
        country,
        region,
        ...(deputyPersonId === undefined ? {} : { deputyNamed: deputyPersonId !== null }),
      },
    });
    const [row] = await listUnitRows(trx, tenantId, { after: null, limit: 1 }, unitId);
    if (row === undefined) throw new Problem('not-found');
    return asRow(row);
  });
}

function asRow(row: Awaited<ReturnType<typeof listUnitRows>>[number]): UnitRow {
  const { unitId, name, parentId, parentName, coordinatorId, coordinatorName, namedId, country, region, people } = row;
  const { deputyId, deputyName } = row;
  return {
    unitId,
    name,
    parent: parentId === null ? null : { unitId: parentId, name: parentName ?? '' },
    coordinator: coordinatorId === null ? null : { personId: coordinatorId, name: coordinatorName ?? '' },
    isNamed: namedId !== null,
    deputy: deputyId === null ? null : { personId: deputyId, name: deputyName ?? '' },
    country,
    region,
    people: Number(people ?? 0),
  };
}
