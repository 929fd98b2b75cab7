import { randomBytes, randomUUID } from 'node:crypto';
import { reopenWithdrawn, type Reopened } from '#api/assignments/actions.ts';
import { fulfil, planFulfilments, type DayOf, type Fulfilled } from '#api/assignments/satisfy-actions.ts';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import { looksAfter, mayOpenNames, maySeePerson, maySeeWhole } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import { comesThrough } from '#api/people/looked-after.ts';
import { rolesOfPeople } from '#api/people/responsible-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import { confirmationNumber } from './complete.ts';
import { recordedId } from './evidence.ts';
import { insertCompletions, listDemands, listPersons, listSameDay, listTakenNumbers, listZones } from './many-store.ts';
import { insertWithdrawal } from './store.ts';

/** A completion from elsewhere, as somebody vouches for it. */
export type Evidence = Readonly<{
  personId: string;
  courseId: string;
  completedOn: CalendarDate;
  /** Its own end, if it names one. */
  validUntilOn: CalendarDate | null;
  issuer: string | null;
  place: string | null;
  externalNumber: string | null;
}>;
/** 'held': a completion of this person, course and day is there already; this one is it. In the order asked. */
export type Outcome = Readonly<{ kind: 'new' | 'held'; completionId: string }>;
export type Vouched = Readonly<{
  how: 'recorded' | 'imported';
  by: string;
  at: Instant;
  dayOf: DayOf;
}>;

/** Writes completions of many people and lets them satisfy what is open. Written again, all are held already. */
export async function recordMany(
  trx: Trx,
  tenantId: string,
  evidence: readonly Evidence[],
  { how, by, at, dayOf }: Vouched,
): Promise<Outcome[]> {
  const outcomes = await outcomesOf(trx, tenantId, evidence);
  const fresh = evidence.flatMap((one, i) => {
    const outcome = outcomes[i];
    return outcome?.kind === 'new' ? [{ ...one, completionId: outcome.completionId }] : [];
  });
  if (fresh.length === 0) return outcomes;
  const numbers = await freeNumbers(trx, tenantId, fresh.length);
  await insertCompletions(
    trx,
    tenantId,
    fresh.map(({ validUntilOn, ...one }, i) => ({
      ...one,
      number: numbers[i] ?? '',
      versionId: null,
      completedAt: at,
      how,
      recordedBy: by,
      ownValidUntilOn: validUntilOn,
      contentDigest: null,
      language: null,
      attestedText: null,
      recordedAt: at,
    })),
  );
  await fulfil(trx, tenantId, fresh.map(completedFrom), { at, dayOf });
  return outcomes;
}

/** What `recordMany` would do; writes nothing. */
export async function previewMany(
  trx: Trx,
  tenantId: string,
  evidence: readonly Evidence[],
  dayOf: DayOf,
): Promise<{ outcomes: Outcome[]; fulfilled: Fulfilled[] }> {
  const outcomes = await outcomesOf(trx, tenantId, evidence);
  const fresh = evidence.flatMap((one, i) => {
    const outcome = outcomes[i];
    return outcome?.kind === 'new' ? [completedFrom({ ...one, completionId: outcome.completionId })] : [];
  });
  return { outcomes, fulfilled: await planFulfilments(trx, tenantId, fresh, dayOf) };
}

/** Takes many completions back, each beside its withdrawal; what was taken back before stays as it is. */
export async function withdrawMany(
  trx: Trx,
  tenantId: string,
  completions: readonly Readonly<{ completionId: string; personId: string }>[],
  { reason, by, at, dayOf }: Readonly<{ reason: string; by: string; at: Instant; dayOf: DayOf }>,
): Promise<Reopened[]> {
  const reopened: Reopened[] = [];
  for (const { completionId, personId } of completions) {
    const today = dayOf(personId);
    await insertWithdrawal(trx, tenantId, {
      withdrawalId: randomUUID(),
      completionId,
      personId,
      reason,
      withdrawnOn: today,
      withdrawnAt: at,
      withdrawnBy: by,
    });
    reopened.push(...(await reopenWithdrawn(trx, tenantId, { completionId, at, today, by })));
  }
  return reopened;
}

async function outcomesOf(trx: Trx, tenantId: string, evidence: readonly Evidence[]): Promise<Outcome[]> {
  const held = Map.groupBy(await listSameDay(trx, tenantId, evidence), keyOf);
  const isNew = new Map<string, Outcome>();
  return evidence.map(one => {
    const sameDay = held.get(keyOf(one)) ?? [];
    const standing = sameDay.find(({ isWithdrawn }) => !isWithdrawn);
    if (standing !== undefined) return { kind: 'held', completionId: standing.completionId };
    const twin = isNew.get(keyOf(one));
    if (twin !== undefined) return { ...twin, kind: 'held' };
    const { personId, courseId, completedOn } = one;
    const completionId = recordedId(personId, courseId, completedOn, sameDay.length);
    const outcome: Outcome = { kind: 'new', completionId };
    isNew.set(keyOf(one), outcome);
    return outcome;
  });
}

/** Confirmation numbers nobody in the tenant has; the table's unique key is the last word. */
async function freeNumbers(trx: Trx, tenantId: string, count: number): Promise<string[]> {
  const numbers = new Set<string>();
  while (numbers.size < count) {
    while (numbers.size < count) numbers.add(confirmationNumber(randomBytes(8)));
    for (const taken of await listTakenNumbers(trx, tenantId, [...numbers])) numbers.delete(taken);
  }
  return [...numbers];
}

function completedFrom({ validUntilOn, ...one }: Evidence & Readonly<{ completionId: string }>) {
  const { completionId, personId, courseId, completedOn } = one;
  return { completionId, personId, courseId, completedOn, ownValidUntilOn: validUntilOn };
}

function keyOf({ personId, courseId, completedOn }: Pick<Evidence, 'personId' | 'courseId' | 'completedOn'>): string {
  return `${personId} ${courseId} ${completedOn}`;
}

/** Each learner's own day, by their time zone. */
export async function learnerDays(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  clock: Tools['clock'],
): Promise<DayOf> {
  const { timeZone } = await readSetting(trx, tenantId, 'organisation');
  const zones = await listZones(trx, tenantId, [...new Set(personIds)]);
  const days = new Map<string, CalendarDate>();
  return personId => {
    const zone = zones.get(personId) ?? timeZone;
    const known = days.get(zone) ?? clock.today(zone);
    days.set(zone, known);
    return known;
  };
}

export type MayRecord = 'allowed' | 'not-demanded' | 'not-found';

/**
 * For whom the actor may record a completion of this course: who sees all of a person, always; who is responsible, where
 * a role they look after demands it; nobody, where there is no such person for them.
 */
export async function mayRecordFor(
  trx: Trx,
  actor: Actor,
  personIds: readonly string[],
  courseId: string,
): Promise<(personId: string) => MayRecord> {
  const { tenantId } = actor;
  const people = new Set(await listPersons(trx, tenantId, personIds));
  if (mayOpenNames(actor)) return personId => (people.has(personId) ? 'allowed' : 'not-found');
  const roles = Map.groupBy(await rolesOfPeople(trx, tenantId, personIds), ({ personId }) => personId);
  const demands = Map.groupBy(await listDemands(trx, tenantId, personIds, courseId), ({ personId }) => personId);
  return personId => {
    const held = roles.get(personId) ?? [];
    if (!people.has(personId) || !maySeePerson(actor, held)) return 'not-found';
    if (maySeeWhole(actor, held)) return 'allowed';
    const own = held
      .filter(role => looksAfter(actor, role))
      .map(role => ({ ...role, responsiblePersonId: actor.personId }));
    const isDemanded = (demands.get(personId) ?? []).some(({ matchCause }) =>
      own.some(role => comesThrough(matchCause, role)),
    );
    return isDemanded ? 'allowed' : 'not-demanded';
  };
}

/** Those of the evidence that are held already: the same person, course and day, not withdrawn. */
export async function heldAmong(trx: Trx, tenantId: string, evidence: readonly Evidence[]): Promise<Evidence[]> {
  const held = new Set((await listSameDay(trx, tenantId, evidence)).filter(one => !one.isWithdrawn).map(keyOf));
  return evidence.filter(one => held.has(keyOf(one)));
}
