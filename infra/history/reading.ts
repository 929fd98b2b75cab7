import type { CalendarDate } from '#api/calendar.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { OpenOne } from './conduct.ts';
import { ZONE } from './walking-clock.ts';

/** What the history asks of the database; it writes nothing here. */

export type SamplePerson = Readonly<{ actor: Actor; entraId: string; form: 'sie' | 'du'; isActive: boolean }>;

/** Everybody by person id, with the form in which they are spoken to: volunteers with du unless they are staff too. */
export async function readPeople(trx: Trx, tenantId: string): Promise<ReadonlyMap<string, SamplePerson>> {
  const people = await trx
    .selectFrom('person')
    .select(['personId', 'entraId', 'displayName', 'language', 'state'])
    .where('tenantId', '=', tenantId)
    .where('nature', '=', 'person')
    .execute();
  const roles = await trx.selectFrom('role').select(['personId', 'kind']).where('tenantId', '=', tenantId).execute();
  const kinds = Map.groupBy(roles, ({ personId }) => personId);
  return new Map(
    people.map(({ personId, entraId, displayName, language, state }) => {
      const held = (kinds.get(personId) ?? []).map(({ kind }) => kind);
      const actor: Actor = {
        tenantId,
        personId,
        name: displayName,
        roles: new Set(),
        isResponsible: false,
        unitIds: new Set<string>(),
        language: language === 'en' ? 'en' : 'de',
        timeZone: ZONE,
      };
      const form = held.includes('volunteer') && !held.includes('staff') ? 'du' : 'sie';
      return [personId, { actor, entraId: entraId ?? '', form, isActive: state === 'active' }] as const;
    }),
  );
}

/** The training office: may do everything, and signs what it does. */
export async function readOffice(trx: Trx, tenantId: string, entraId: string): Promise<Actor> {
  const { personId, displayName } = await trx
    .selectFrom('person')
    .select(['personId', 'displayName'])
    .where('tenantId', '=', tenantId)
    .where('entraId', '=', entraId)
    .executeTakeFirstOrThrow();
  const roles = new Set(['admin'] as const);
  return {
    tenantId,
    personId,
    name: displayName,
    roles,
    isResponsible: true,
    unitIds: new Set<string>(),
    language: 'de',
    timeZone: ZONE,
  };
}

/** Course ids by the key under which they were installed. */
export async function readCourses(trx: Trx, tenantId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await trx
    .selectFrom('course')
    .select(['courseId', 'starterKey'])
    .where('tenantId', '=', tenantId)
    .execute();
  return new Map(rows.map(({ courseId, starterKey }) => [starterKey ?? '', courseId]));
}

/** What is open of active people. */
export async function readOpen(trx: Trx, tenantId: string): Promise<readonly OpenOne[]> {
  const rows = await trx
    .selectFrom('enrolment as e')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 'e.tenantId').onRef('p.personId', '=', 'e.personId'),
    )
    .select([
      'e.enrolmentId',
      'e.personId',
      'p.entraId',
      'e.assignmentId',
      'e.courseId',
      'e.cycle',
      'e.openedOn',
      'e.dueOn',
    ])
    .where('e.tenantId', '=', tenantId)
    .where('e.state', '=', 'open')
    .where('p.state', '=', 'active')
    .orderBy('e.enrolmentId')
    .execute();
  return rows.map(row => ({ ...row, entraId: row.entraId ?? '' }));
}

export async function readPersonId(trx: Trx, tenantId: string, entraId: string): Promise<string> {
  const { personId } = await trx
    .selectFrom('person')
    .select('personId')
    .where('tenantId', '=', tenantId)
    .where('entraId', '=', entraId)
    .executeTakeFirstOrThrow();
  return personId;
}

export async function readUnitId(trx: Trx, tenantId: string, name: string): Promise<string> {
  const { unitId } = await trx
    .selectFrom('unit')
    .select('unitId')
    .where('tenantId', '=', tenantId)
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return unitId;
}

/** Messages of a day that Microsoft took and nobody has opened yet. */
export async function readUnopened(
  trx: Trx,
  tenantId: string,
  day: CalendarDate,
): Promise<readonly Readonly<{ personId: string; kind: string }>[]> {
  return trx
    .selectFrom('outboxMessage')
    .select(['personId', 'kind'])
    .where('tenantId', '=', tenantId)
    .where('localDay', '=', day)
    .where('state', '=', 'accepted')
    .where('openedAt', 'is', null)
    .orderBy('messageId')
    .execute();
}
