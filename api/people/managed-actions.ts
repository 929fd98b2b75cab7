import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { enrolPeople } from '#api/assignments/actions.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import {
  MOST_LISTED,
  type addManagedList,
  type addManagedPerson,
  type leaveManagedPeople,
  type listManagedPeople,
  type ManagedPerson,
} from '#api/contract/managed.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import { mayOpenNames } from './access.ts';
import type { Actor } from './actor.ts';
import { judgeList } from './managed-list.ts';
import {
  findSource,
  listManaged,
  listNamesakes,
  listUnitsFor,
  type ManagedFacts,
  type Reachable,
} from './managed-store.ts';
import { insertManaged, updateLeft, updateManaged } from './managed-write-store.ts';
import { readPlace, writePlace } from './place.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
const PAGE = 50;

/** People without an account, those whom the actor manages, and the units to which they may add somebody. */
export async function pageOfManaged(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  { search, cursor }: InputOf<typeof listManagedPeople>,
): Promise<ReplyOf<typeof listManagedPeople>> {
  const after = cursor === undefined ? null : readPlace(cursor, 2);
  if (cursor !== undefined && after === null) throw new Problem('bad-input', { detail: 'The cursor is unknown.' });
  return db.read(actor.tenantId, async trx => {
    const found = await listManaged(trx, actor.tenantId, await reach(trx, actor), { search, after, limit: PAGE + 1 });
    const units = await listUnitsFor(trx, actor.tenantId, own(actor));
    const people = found.slice(0, PAGE);
    const last = people.at(-1);
    return {
      people: people.map(({ sortKey: _sortKey, ...person }) => person),
      units: units.map(({ unitId, name }) => ({ unitId, name })),
      next: found.length > PAGE && last !== undefined ? writePlace([last.sortKey, last.personId]) : null,
    };
  });
}

/** @throws Problem 'not-allowed' for a unit that is not the actor's */
export async function addManaged(
  tools: DbClock,
  actor: Actor,
  facts: InputOf<typeof addManagedPerson>,
): Promise<ManagedPerson> {
  const { tenantId } = actor;
  const { personId } = facts;
  await tools.db.write(tenantId, async trx => {
    const responsible = await responsibleIn(trx, actor, [facts.unitId]);
    const source = await findSource(trx, tenantId, personId);
    if (source === 'directory') throw new Problem('not-found');
    if (source === 'managed') return;
    const stamp = await stampOf(trx, actor, tools.clock);
    const { language } = await readSetting(trx, tenantId, 'organisation');
    await insertManaged(trx, tenantId, [{ ...facts, responsiblePersonId: responsible(facts.unitId) }], language, stamp);
    await note(trx, actor, 'person.added', personId, tools.clock);
  });
  await enrolPeople(tools, tenantId, [personId], 'directory');
  return getManaged(tools, actor, personId);
}

/** @throws Problem 'not-found' | 'not-allowed' */
export async function changeManaged(
  tools: DbClock,
  actor: Actor,
  facts: InputOf<typeof addManagedPerson>,
): Promise<ManagedPerson> {
  const { tenantId } = actor;
  const { personId } = facts;
  await tools.db.write(tenantId, async trx => {
    const [before] = await mine(trx, actor, [personId]);
    if (before === undefined) throw new Problem('not-found');
    const isOtherRole = before.kind !== facts.kind || (before.unit?.unitId ?? null) !== facts.unitId;
    const responsible = isOtherRole ? await responsibleIn(trx, actor, [facts.unitId]) : () => null;
    const changed = { ...facts, responsiblePersonId: responsible(facts.unitId) };
    await updateManaged(trx, tenantId, changed, isOtherRole, await stampOf(trx, actor, tools.clock));
    await note(trx, actor, 'person.changed', personId, tools.clock);
  });
  await enrolPeople(tools, tenantId, [personId], 'directory');
  return getManaged(tools, actor, personId);
}

/** They have left, or have not after all; who is nobody of the actor's is left alone. */
export async function leaveManaged(
  tools: DbClock,
  actor: Actor,
  { personIds, left }: InputOf<typeof leaveManagedPeople>,
): Promise<ReplyOf<typeof leaveManagedPeople>> {
  const { tenantId } = actor;
  const changed = await tools.db.write(tenantId, async trx => {
    const own = await mine(trx, actor, personIds);
    if (own.length === 0) throw new Problem('not-found');
    const ids = own.map(({ personId }) => personId);
    const changed = await updateLeft(trx, tenantId, ids, left, await stampOf(trx, actor, tools.clock));
    for (const personId of changed)
      await note(trx, actor, left ? 'person.left' : 'person.restored', personId, tools.clock);
    return changed;
  });
  if (changed.length > 0) await enrolPeople(tools, tenantId, changed, 'directory');
  return { people: changed.length };
}

/** Adds the people of a list; `preview` says who is new and writes nothing. @throws Problem 'file-refused' | 'not-allowed' */
export async function addList(
  tools: DbClock,
  actor: Actor,
  { text, unitId, kind, preview }: InputOf<typeof addManagedList>,
): Promise<ReplyOf<typeof addManagedList>> {
  const { tenantId } = actor;
  const table = readTable(text);
  const work = async (trx: Trx): Promise<ReplyOf<typeof addManagedList>> => {
    const stamp = await stampOf(trx, actor, tools.clock);
    const units = await listUnitsFor(trx, tenantId, own(actor));
    const told = judgeList(table, units, {
      unitId,
      kind,
      today: stamp.today,
      needsUnit: !mayOpenNames(actor),
    });
    const namesakes = await listNamesakes(trx, tenantId, {
      sortKeys: told.map(({ sortKey }) => sortKey),
      mails: told.flatMap(({ mail }) => mail?.toLowerCase() ?? []),
    });
    const responsible = await responsibleIn(trx, actor, [...new Set(told.map(line => line.unitId))].filter(id => id !== null)); // prettier-ignore
    const seen = new Set(namesakes.flatMap(({ sortKey, mail, unitId: at }) => [`${sortKey} ${at}`, `mail ${mail?.toLowerCase()}`])); // prettier-ignore
    const fresh: (ManagedFacts & { responsiblePersonId: string | null })[] = [];
    const lines = told.map(line => {
      const { row, name, outcome, sortKey, mail, unit, ...facts } = line;
      const keys = [`${sortKey} ${facts.unitId}`, ...(mail === null ? [] : [`mail ${mail.toLowerCase()}`])];
      const isKnown = keys.some(key => seen.has(key));
      if (outcome === 'new' && !isKnown)
        fresh.push({ ...facts, mail, personId: randomUUID(), responsiblePersonId: responsible(facts.unitId) });
      for (const key of keys) seen.add(key);
      return { row, name, unit, outcome: outcome === 'new' && isKnown ? ('known' as const) : outcome };
    });
    const personIds = fresh.map(({ personId }) => personId);
    if (preview || fresh.length === 0) return { lines, personIds };
    const { language } = await readSetting(trx, tenantId, 'organisation');
    await insertManaged(trx, tenantId, fresh, language, stamp);
    await recordAudit(trx, tenantId, {
      at: stamp.at,
      actorPersonId: actor.personId,
      action: 'people.added',
      subjectKind: 'tenant',
      subjectId: tenantId,
      detail: { people: fresh.length },
    });
    return { lines, personIds };
  };
  const done = preview ? await tools.db.read(tenantId, work) : await tools.db.write(tenantId, work);
  if (!preview && done.personIds.length > 0) await enrolPeople(tools, tenantId, done.personIds, 'directory');
  return done;
}

function readTable(text: string): string[][] {
  try {
    const start = text.split('\n')[0] ?? '';
    const delimiter = ['\t', ';', ','].find(sign => start.includes(sign)) ?? ';';
    const lines: string[][] = parse(text, { delimiter, bom: true, relax_column_count: true, relax_quotes: true });
    if (lines.length < 2 || lines.length > MOST_LISTED + 1)
      throw new Problem('file-refused', { detail: `A head and at most ${MOST_LISTED} lines are taken.` });
    return lines;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('file-refused', { detail: error instanceof Error ? error.message : 'It is no table.' });
  }
}

async function getManaged({ db }: Pick<Tools, 'db'>, actor: Actor, personId: string): Promise<ManagedPerson> {
  return db.read(actor.tenantId, async trx => {
    const [person] = await mine(trx, actor, [personId]);
    if (person === undefined) throw new Problem('not-found');
    const { sortKey: _sortKey, ...shown } = person;
    return shown;
  });
}

async function mine(trx: Trx, actor: Actor, personIds: readonly string[]) {
  const page = { personIds, after: null, limit: personIds.length * 3 };
  return listManaged(trx, actor.tenantId, await reach(trx, actor), page);
}

function own(actor: Actor): Reachable {
  return mayOpenNames(actor) ? null : { personId: actor.personId, unitIds: [...actor.unitIds] };
}

/**
 * Whom the actor manages: who has a role in a unit they coordinate or are admin of, or is looked after by them. That they
 * look after somebody else of a unit shows them nobody.
 */
async function reach(trx: Trx, actor: Actor): Promise<Reachable> {
  const mayAll = own(actor);
  if (mayAll === null) return null;
  const units = (await listUnitsFor(trx, actor.tenantId, mayAll)).filter(
    ({ unitId, coordinatorPersonId }) => coordinatorPersonId === actor.personId || actor.unitIds.has(unitId),
  );
  return { personId: actor.personId, unitIds: units.map(({ unitId }) => unitId) };
}

/**
 * Who looks after a new role in these units: the unit's coordinator, else who adds it if that is no admin.
 * @throws Problem 'not-allowed' when one of the units is not the actor's
 */
async function responsibleIn(
  trx: Trx,
  actor: Actor,
  unitIds: readonly (string | null)[],
): Promise<(unitId: string | null) => string | null> {
  const units = await listUnitsFor(trx, actor.tenantId, own(actor));
  const coordinators = new Map(units.map(({ unitId, coordinatorPersonId }) => [unitId, coordinatorPersonId]));
  const isForeign = (unitId: string | null): boolean =>
    unitId === null ? !mayOpenNames(actor) : !coordinators.has(unitId);
  if (unitIds.some(isForeign)) throw new Problem('not-allowed', { detail: 'This unit is not yours to add people to.' });
  const fallback = mayOpenNames(actor) || actor.unitIds.size > 0 ? null : actor.personId;
  return unitId => (unitId === null ? null : coordinators.get(unitId)) ?? fallback;
}

async function stampOf(trx: Trx, actor: Actor, clock: Tools['clock']) {
  const { timeZone } = await readSetting(trx, actor.tenantId, 'organisation');
  return { by: actor.personId, at: clock.now(), today: clock.today(timeZone) };
}

async function note(trx: Trx, actor: Actor, action: string, personId: string, clock: Tools['clock']): Promise<void> {
  await recordAudit(trx, actor.tenantId, {
    at: clock.now(),
    actorPersonId: actor.personId,
    action,
    subjectKind: 'person',
    subjectId: personId,
    aboutPersonId: personId,
  });
}
