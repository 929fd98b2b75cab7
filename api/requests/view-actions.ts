import { dayIn, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { OwnRequest, RequestRow } from '#api/contract/requests.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { attachmentsOf } from '#api/evidence/attachment-actions.ts';
import type { Actor } from '#api/people/actor.ts';
import { namesOfPeople, rolesOfPeople, type RoleWithResponsible } from '#api/people/responsible-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { readSetting } from '#api/settings/store.ts';
import { decidersOf, takesAll } from './decider.ts';
import { listObligations, zonesOf, type HeldObligation, type Request } from './store.ts';

/** A request with all that decides whom it concerns and whether anything is left to decide. */
export type Known = Readonly<{
  request: Request;
  /** The learner's. */
  today: CalendarDate;
  roles: readonly RoleWithResponsible[];
  /** What was open when it was asked. */
  about: readonly HeldObligation[];
  /**
   * What of that is still open; nothing once the request is no longer needed. Of a request that is about the course, whoever
   * demands it, also what has been opened since: it takes who looks after that, too.
   */
  open: readonly HeldObligation[];
}>;

/** At most a page of requests. */
export async function knowledgeOf(
  trx: Trx,
  tenantId: string,
  requests: readonly Request[],
  now: Instant,
): Promise<readonly Known[]> {
  const personIds = [...new Set(requests.map(({ personId }) => personId))];
  const { timeZone: home } = await readSetting(trx, tenantId, 'organisation');
  const zones = await zonesOf(trx, tenantId, personIds);
  const roles = Map.groupBy(await rolesOfPeople(trx, tenantId, personIds), ({ personId }) => personId);
  const obligations = await listObligations(trx, tenantId, personIds, dayIn(home, now));
  return requests.map(request => {
    const about = obligations.filter(({ enrolmentId }) => request.enrolmentIds.includes(enrolmentId));
    const isLeft = about.some(({ isOpen }) => isOpen);
    const since = obligations.filter(
      ({ personId, courseId, enrolmentId }) =>
        personId === request.personId && courseId === request.courseId && !request.enrolmentIds.includes(enrolmentId),
    );
    return {
      request,
      today: dayIn(zones.get(request.personId) ?? home, now),
      roles: roles.get(request.personId) ?? [],
      about,
      open: [...about, ...(isLeft && takesAll(request.kind) ? since : [])].filter(({ isOpen }) => isOpen),
    };
  });
}

export const withWhom = ({ request, roles, open }: Known): readonly string[] =>
  request.state === 'open' ? decidersOf(request, roles, open) : [];

/** Requests as those see them who decide. A course without a title is left out. */
export async function rowsOf(
  trx: Trx,
  { tenantId, language }: Pick<Actor, 'tenantId' | 'language'>,
  known: readonly Known[],
  now: Instant,
): Promise<RequestRow[]> {
  const facts = await factsOf(trx, tenantId, language, known);
  return known.flatMap(one => {
    const { request, open } = one;
    const own = facts(one);
    if (own === null) return [];
    const dueOn = open.map(each => each.dueOn).sort()[0] ?? null;
    const ageDays = Math.max(0, Math.floor((Date.parse(now) - Date.parse(request.askedAt)) / 86_400_000));
    return [{ ...own.facts, person: own.person, ageDays, dueOn }];
  });
}

/** Requests as the one who asked sees them. */
export async function ownOf(
  trx: Trx,
  { tenantId, language }: Pick<Actor, 'tenantId' | 'language'>,
  known: readonly Known[],
): Promise<OwnRequest[]> {
  const facts = await factsOf(trx, tenantId, language, known);
  return known.flatMap(one => {
    const own = facts(one);
    const { quietUntilOn } = one.request;
    const isQuiet = own?.facts.state === 'open' && quietUntilOn !== null && quietUntilOn >= one.today;
    return own === null ? [] : [{ ...own.facts, quietUntilOn: isQuiet ? quietUntilOn : null }];
  });
}

async function factsOf(trx: Trx, tenantId: string, language: Actor['language'], known: readonly Known[]) {
  const requests = known.map(({ request }) => request);
  const courses = await titlesOf(
    trx,
    tenantId,
    requests.map(({ courseId }) => courseId),
    language,
  );
  const files = await attachmentsOf(
    trx,
    tenantId,
    'request',
    requests.map(({ requestId }) => requestId),
  );
  const names = await namesOfPeople(trx, tenantId, [
    ...known.flatMap(withWhom),
    ...requests.flatMap(({ personId, decidedBy }) => (decidedBy === null ? [personId] : [personId, decidedBy])),
  ]);
  const ref = (personId: string) => ({ personId, name: names.get(personId) ?? '' });
  return (one: Known) => {
    const { request, open } = one;
    const course = courses.get(request.courseId);
    if (course === undefined) return null;
    const { requestId, kind, askedAt, completedOn, issuer, untilOn, words, endedAt, decidedBy, answer } = request;
    // The job notes it within a minute; nobody is shown a decision that there is nothing to decide about.
    const state = request.state === 'open' && open.length === 0 ? ('no-longer-needed' as const) : request.state;
    const isDecided = (state === 'accepted' || state === 'declined') && endedAt !== null && decidedBy !== null;
    return {
      person: ref(request.personId),
      facts: {
        requestId,
        course,
        kind,
        state,
        askedAt,
        completedOn,
        issuer,
        untilOn,
        words,
        files: [...(files.get(requestId) ?? [])],
        with: withWhom(one).map(ref),
        decided: isDecided ? { at: endedAt, by: ref(decidedBy), answer } : null,
      },
    };
  };
}
