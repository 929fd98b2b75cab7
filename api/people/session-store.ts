import type { Language } from '#api/contract/endpoint.ts';
import type { OrganisationSetting } from '#api/contract/settings.ts';
import { defaultSettings } from '#api/settings/defaults.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';

/** What signing in needs of a person, read in one query since every request asks it. */
export type SignedIn = Readonly<{
  person: Pick<
    Tables['person'],
    | 'personId'
    | 'displayName'
    | 'state'
    | 'nature'
    | 'natureRule'
    | 'language'
    | 'languageSource'
    | 'timeZone'
    | 'lastSeenAt'
  >;
  /** Somebody who has not left has this person as responsible. */
  isResponsible: boolean;
  /** They are somebody's deputy. */
  isDeputy: boolean;
  organisation: OrganisationSetting;
}>;

export async function findSignedIn(trx: Trx, tenantId: string, entraId: string): Promise<SignedIn | null> {
  const found = await signedIn(trx, tenantId, { by: 'entraId', id: entraId });
  if (found?.person.nature !== 'joined') return found;
  // A second account of somebody opens the record that is kept.
  const kept = await trx
    .selectFrom('personJoin')
    .select('keptPersonId')
    .where('tenantId', '=', tenantId)
    .where('joinedPersonId', '=', found.person.personId)
    .where('partedAt', 'is', null)
    .executeTakeFirst();
  return kept === undefined ? found : signedIn(trx, tenantId, { by: 'personId', id: kept.keptPersonId });
}

async function signedIn(
  trx: Trx,
  tenantId: string,
  who: Readonly<{ by: 'entraId' | 'personId'; id: string }>,
): Promise<SignedIn | null> {
  const row = await trx
    .selectFrom('person')
    .select([
      'personId',
      'displayName',
      'state',
      'nature',
      'natureRule',
      'language',
      'languageSource',
      'timeZone',
      'lastSeenAt',
    ])
    .select(eb => [
      eb
        .selectFrom('setting')
        .select('value')
        .where('setting.tenantId', '=', tenantId)
        .where('setting.key', '=', 'organisation')
        .as('organisation'),
      eb
        .selectFrom('role')
        .innerJoin('person as led', join =>
          join.onRef('led.tenantId', '=', 'role.tenantId').onRef('led.personId', '=', 'role.personId'),
        )
        .select('role.roleId')
        .where('role.tenantId', '=', tenantId)
        .whereRef('role.responsiblePersonId', '=', 'person.personId')
        .where('role.untilOn', 'is', null)
        .where('led.state', '<>', 'left')
        .limit(1)
        .as('responsibleFor'),
    ])
    .select(eb =>
      eb
        .selectFrom('deputy')
        .select('deputy.personId')
        .where('deputy.tenantId', '=', tenantId)
        .whereRef('deputy.deputyPersonId', '=', 'person.personId')
        .limit(1)
        .as('deputyOf'),
    )
    .where('person.tenantId', '=', tenantId)
    .where(`person.${who.by}`, '=', who.id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { organisation, responsibleFor, deputyOf, ...person } = row;
  return {
    person,
    isResponsible: responsibleFor !== null,
    isDeputy: deputyOf !== null,
    organisation:
      organisation === null
        ? defaultSettings.organisation
        : { ...defaultSettings.organisation, ...fromJson<Partial<OrganisationSetting>>(organisation) },
  };
}

/** The last reading of the directory that came to its end; null when there was none. */
export async function lastDirectoryReading(trx: Trx, tenantId: string): Promise<string | null> {
  const row = await trx
    .selectFrom('syncState')
    .select('succeededAt')
    .where('tenantId', '=', tenantId)
    .where('resource', '=', 'users')
    .executeTakeFirst();
  return row?.succeededAt ?? null;
}

export async function updateLastSeen(trx: Trx, tenantId: string, personId: string, at: string): Promise<void> {
  await updateOwn(trx, tenantId, personId, { lastSeenAt: at });
}

/** The browser's zone, unless the person chose one themselves. */
export async function updateBrowserZone(trx: Trx, tenantId: string, personId: string, timeZone: string, at: string) {
  await trx
    .updateTable('person')
    .set({ timeZone, timeZoneSource: 'browser', modifiedAt: at })
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where(eb => eb.or([eb('timeZoneSource', 'is', null), eb('timeZoneSource', '<>', 'own')]))
    .where(eb => eb.or([eb('timeZone', 'is', null), eb('timeZone', '<>', timeZone)]))
    .execute();
}

export async function updateLanguage(
  trx: Trx,
  tenantId: string,
  personId: string,
  language: Language,
  languageSource: Tables['person']['languageSource'],
  at: string,
): Promise<void> {
  await updateOwn(trx, tenantId, personId, { language, languageSource, modifiedAt: at });
}

async function updateOwn(
  trx: Trx,
  tenantId: string,
  personId: string,
  change: Partial<Tables['person']>,
): Promise<void> {
  await trx
    .updateTable('person')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .execute();
}

/** The rest of what the frame of every screen shows. */
export async function getSessionFacts(trx: Trx, tenantId: string, personId: string) {
  const person = await trx
    .selectFrom('person')
    .select(['language', 'languageSource', 'preferredLanguage', 'timeZone', 'timeZoneSource'])
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .executeTakeFirstOrThrow();
  const roles = await trx
    .selectFrom('role')
    .select('kind')
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('untilOn', 'is', null)
    .execute();
  return { ...person, roles };
}
