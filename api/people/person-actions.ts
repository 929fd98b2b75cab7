import { daysBetween, type CalendarDate } from '#api/calendar.ts';
import type { DueReckoning } from '#api/contract/assignments.ts';
import type { CourseRef } from '#api/contract/endpoint.ts';
import type { PersonDetail, PersonObligation } from '#api/contract/people.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { messagesOf } from '#api/outbox/view-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { listEnrolments, namesOf, type EnrolmentRow } from '#api/progress/obligation-actions.ts';

import { entryOf, listCompletions } from '#api/progress/record-actions.ts';
import { reasonOf } from '#api/progress/training-actions.ts';
import { readSetting } from '#api/settings/store.ts';
import { looksAfter, maySeePerson, maySeeWhole } from './access.ts';
import type { Actor } from './actor.ts';
import { courseStandings, type CourseStanding } from './course-standing.ts';
import { comesThrough, unitAndAbove } from './looked-after.ts';
import { changeRows } from './pages-actions.ts';
import {
  countChanges,
  findPersonFacts,
  listChanges,
  listHeldRoles,
  listReckonings,
  parentsOfUnits,
  type PersonRole,
} from './pages-store.ts';

/**
 * One person as an admin or somebody responsible sees them: what is demanded and why, what was completed; never answers,
 * scores or moments. Who is responsible sees the roles they look after and what comes through them, and neither
 * messages nor changes, which speak of the others too.
 * @throws Problem 'not-found' also for people the actor may not see
 */
export async function getPersonDetail(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  personId: string,
): Promise<PersonDetail> {
  const { tenantId, language } = actor;
  return db.read(tenantId, async trx => {
    const person = await findPersonFacts(trx, tenantId, personId);
    const held = await listHeldRoles(trx, tenantId, [personId]);
    if (person === null || !maySeePerson(actor, held)) throw new Problem('not-found');
    const organisation = await readSetting(trx, tenantId, 'organisation');
    const today = clock.today(person.timeZone ?? organisation.timeZone);
    const seesAll = maySeeWhole(actor, held);
    const roles = seesAll ? held : held.filter(role => looksAfter(actor, role));
    const parents = await parentsOfUnits(trx, tenantId);
    const through = (enrolment: EnrolmentRow, role: PersonRole): boolean =>
      comesThrough(enrolment.matchCause, {
        kind: role.kind,
        unitIds: unitAndAbove(role.unitId, parents),
        responsiblePersonId: role.responsible?.personId ?? null,
      });
    const enrolments = (await listEnrolments(trx, tenantId, personId)).filter(
      enrolment => seesAll || roles.some(role => through(enrolment, role)),
    );
    const completions = (await listCompletions(trx, tenantId, personId)).filter(
      ({ courseId }) => seesAll || enrolments.some(enrolment => enrolment.courseId === courseId),
    );
    const courseIds = [...enrolments, ...completions].map(({ courseId }) => courseId);
    const titles = await titlesOf(trx, tenantId, courseIds, language);
    const obligations = await obligationsIn(trx, tenantId, courseStandings(enrolments, today), {
      today,
      titles,
      due: await listReckonings(trx, tenantId, personId),
      ruleOf: enrolment => held.find(role => through(enrolment, role))?.rule ?? '',
    });
    const earlier: PersonDetail['earlier'] = [];
    for (const completion of completions) {
      const course = titles.get(completion.courseId);
      if (course !== undefined) earlier.push(await entryOf(trx, tenantId, completion, course, today));
    }
    const isActive = person.state === 'active' && person.nature === 'person';
    return {
      personId,
      name: person.displayName,
      mail: person.mail,
      state: person.state,
      inactiveSinceOn: person.inactiveSinceOn,
      nature: person.nature,
      natureRule: person.natureRule,
      roles: roles.map(({ kind, unit, sinceOn, untilOn, responsible }) => ({
        kind,
        unit,
        sinceOn,
        untilOn,
        responsible,
      })),
      language: person.language,
      now: obligations.filter(({ state }) => state !== 'completed'),
      valid: obligations.filter(({ state }) => state === 'completed'),
      earlier,
      messages: seesAll ? await messagesOf(trx, tenantId, personId) : { count: 0, latest: null },
      changes: seesAll ? await changesOf(trx, actor, personId) : { count: 0, latest: null },
      may: {
        remind: isActive && obligations.some(({ state }) => TO_REMIND.includes(state)),
        record: person.nature === 'person' && (seesAll || actor.personId !== personId),
        withdraw: seesAll,
      },
    };
  });
}

const TO_REMIND: readonly PersonObligation['state'][] = ['overdue', 'expired', 'due-soon', 'renew', 'open'];

async function changesOf(trx: Trx, actor: Actor, personId: string): Promise<PersonDetail['changes']> {
  const latest = await listChanges(trx, actor.tenantId, personId, { after: null, limit: 1 });
  const [row] = await changeRows(trx, actor, latest);
  return {
    count: await countChanges(trx, actor.tenantId, personId),
    latest: row === undefined ? null : { what: row.what, at: row.at },
  };
}

async function obligationsIn(
  trx: Trx,
  tenantId: string,
  standings: readonly CourseStanding<EnrolmentRow>[],
  known: Readonly<{
    today: CalendarDate;
    titles: ReadonlyMap<string, CourseRef>;
    due: ReadonlyMap<string, DueReckoning>;
    ruleOf: (enrolment: EnrolmentRow) => string;
  }>,
): Promise<PersonObligation[]> {
  const causes = standings.flatMap(({ reasons }) => reasons.flatMap(({ matchCause }) => matchCause));
  const idsOf = (kind: string): string[] => causes.flatMap(cause => (cause.kind === kind ? [cause.value] : []));
  const names = await namesOf(trx, tenantId, {
    unitIds: idsOf('unit'),
    groupIds: idsOf('group'),
    personIds: idsOf('responsible'),
  });
  return standings.flatMap(({ courseId, state, dueOn, validUntilOn, renewFromOn, reasons }) => {
    const course = known.titles.get(courseId);
    if (course === undefined) return [];
    const why = reasons.flatMap(enrolment => {
      const due = known.due.get(enrolment.enrolmentId);
      const { revision, cycle, openedOn } = enrolment;
      return due === undefined
        ? []
        : [{ ...reasonOf(enrolment, names), due, revision, cycle, openedOn, rule: known.ruleOf(enrolment) }];
    });
    const dueInDays = daysBetween(known.today, dueOn);
    return [{ course, state, dueOn, dueInDays, validUntilOn, renewFromOn, reasons: why }];
  });
}
