import { addSeconds } from '#api/calendar.ts';
import type { Language } from '#api/contract/endpoint.ts';
import type { Session } from '#api/contract/session.ts';
import type { Claims } from '#api/platform/http/authenticate.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSettings } from '#api/settings/store.ts';
import { narrowedRoles, rolesOf, type Actor } from './actor.ts';
import { isNarrowed, maySeeEverybody } from './access.ts';
import { isTimeZone, languageOf } from './language.ts';
import { shortKindOf } from './names.ts';
import { listActedFor } from './deputy-store.ts';
import { scopeOf } from './scope-store.ts';
import {
  findSignedIn,
  getSessionFacts,
  lastDirectoryReading,
  updateBrowserZone,
  updateLanguage,
  updateLastSeen,
} from './session-store.ts';

const ADMIN = 'Training.Admin';
/** 'Last seen' is kept to the hour: it tells accounts in use from forgotten ones, nothing finer. */
const SEEN_SECONDS = 3600;

/**
 * Who is asking: the person of the directory whose Entra object id the token carries. A disabled account passes as long
 * as Entra gives it tokens (our copy may be older than its re-enabling); a deleted one does not.
 * @throws Problem 'unknown-person' with the last reading of the directory; 'not-a-person' with what the account is
 */
export async function identify(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  claims: Claims,
  /** What the screen speaks; the person's own choice goes before it. */
  screen: Language | null = null,
): Promise<Actor> {
  const { tenantId, entraId } = claims;
  const { found, scope, actsFor, readAt } = await db.read(tenantId, async trx => {
    const found = await findSignedIn(trx, tenantId, entraId);
    // 'new': read from the directory, but what the account is has not been decided yet.
    const known = found !== null && found.person.state !== 'left' && found.person.nature !== 'new';
    const scope = known && claims.roles.includes(ADMIN) ? await scopeOf(trx, tenantId, found.person.personId) : null;
    const actsFor = known && found.isDeputy ? await listActedFor(trx, tenantId, found.person.personId) : [];
    return {
      found: known ? found : null,
      scope,
      actsFor,
      readAt: known ? null : await lastDirectoryReading(trx, tenantId),
    };
  });
  if (found === null) throw new Problem('unknown-person', { parameters: { lastReadAt: readAt } });
  const { person, isResponsible, organisation } = found;
  if (person.nature !== 'person')
    throw new Problem('not-a-person', {
      parameters: { name: person.displayName, nature: person.nature, rule: person.natureRule },
    });
  const now = clock.now();
  if (person.lastSeenAt === null || addSeconds(person.lastSeenAt, SEEN_SECONDS) <= now)
    await db.write(tenantId, trx => updateLastSeen(trx, tenantId, person.personId, now));
  return {
    tenantId,
    personId: person.personId,
    name: person.displayName,
    roles: narrowedRoles(rolesOf(claims.roles), scope !== null),
    isResponsible: isResponsible || actsFor.length > 0,
    actsFor: new Set(actsFor.map(each => each.personId)),
    unitIds: scope ?? new Set(),
    language: person.languageSource !== 'own' && screen !== null ? screen : person.language === 'en' ? 'en' : 'de',
    timeZone: person.timeZone ?? organisation.timeZone,
  };
}

/** Says whether all messages are stopped, for the bar on every admin page; the outbox knows. */
export type MessagesStopped = (tenantId: string) => Promise<Session['messagesStopped']>;

/** Who is signed in and what they may do. Keeps the browser's time zone unless the person chose one. */
export async function openSession(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { timeZone }: { timeZone?: string | undefined },
  messagesStopped: MessagesStopped,
): Promise<Session> {
  const { tenantId, personId } = actor;
  if (timeZone !== undefined && isTimeZone(timeZone) && timeZone !== actor.timeZone)
    await db.write(tenantId, trx => updateBrowserZone(trx, tenantId, personId, timeZone, clock.now()));
  const { facts, settings } = await db.read(tenantId, async trx => ({
    facts: await getSessionFacts(trx, tenantId, personId),
    settings: await readSettings(trx, tenantId),
  }));
  const zone = facts.timeZone ?? settings.organisation.timeZone;
  const language: Language = facts.language === 'en' ? 'en' : 'de';
  return {
    personId,
    name: actor.name,
    language,
    ownLanguage: facts.languageSource === 'own' ? language : null,
    form: settings.messages.form[shortKindOf(facts.roles)],
    timeZone: zone,
    today: clock.today(zone),
    organisation: settings.organisation.name,
    may: {
      learn: true,
      team: actor.isResponsible,
      read: maySeeEverybody(actor),
      author: actor.roles.has('author') || actor.roles.has('admin'),
      branch: isNarrowed(actor),
      admin: actor.roles.has('admin'),
    },
    messagesStopped: maySeeEverybody(actor) ? await messagesStopped(tenantId) : null,
  };
}

/** Keeps the own choice of language; null takes it back: then the directory's, else the organisation's. */
export async function chooseOwnLanguage(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  { tenantId, personId }: Actor,
  language: Language | null,
): Promise<void> {
  await db.write(tenantId, async trx => {
    const { preferredLanguage } = await getSessionFacts(trx, tenantId, personId);
    const { organisation } = await readSettings(trx, tenantId);
    const chosen =
      language === null
        ? languageOf(preferredLanguage, organisation.language)
        : { language, languageSource: 'own' as const };
    await updateLanguage(trx, tenantId, personId, chosen.language, chosen.languageSource, clock.now());
  });
}
