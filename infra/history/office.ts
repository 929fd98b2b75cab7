import { addDays, type CalendarDate } from '#api/calendar.ts';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { everybody } from '#api/contract/audiences.ts';
import type { Actor } from '#api/people/actor.ts';
import { recordEvidence, withdraw } from '#api/progress/completion-actions.ts';
import { identifyReportReader, makeReportKey } from '#api/reports/keys-actions.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { programmes } from './programme.ts';
import { readPersonId, readUnitId } from './reading.ts';
import type { Past } from './years.ts';

/** Days before today on which a certificate was entered for the wrong person, and on which that was noticed. */
export const MISTAKE_DAYS_AGO = 260;
export const NOTICED_DAYS_AGO = 256;

/** A certificate entered for the wrong Mehmet; answers its completion. */
export async function enterForTheWrongPerson(
  past: Past,
  office: Actor,
  course: string,
  day: CalendarDate,
): Promise<string> {
  const { db, clock, tenantId } = past;
  const personId = await db.read(tenantId, trx => readPersonId(trx, tenantId, demoPeople.mehmet));
  clock.goToDay(day, 10 * 60);
  const { completionId } = await recordEvidence(past, office, {
    personId,
    courseId: course,
    completedOn: addDays(day, -2),
    validUntilOn: null,
    issuer: 'Rettungsschule Rheinland',
    place: 'Hürth',
    externalNumber: `${day.slice(0, 4)}-118`,
    preview: false,
  });
  return completionId ?? '';
}

export async function takeItBack(past: Past, office: Actor, completionId: string, day: CalendarDate): Promise<void> {
  past.clock.goToDay(day, 9 * 60 + 40);
  await withdraw(past, office, {
    completionId,
    reason: 'falsche Person: der Nachweis gehört Murat Aydın',
    preview: false,
  });
}

/** What the office is working on today: a draft, an assignment that begins next week, a report key. */
export async function leaveOnTheDesk(past: Past, office: Actor, courses: ReadonlyMap<string, string>): Promise<void> {
  const { db, clock, tenantId, today } = past;
  const town = (name: string): Promise<string> => db.read(tenantId, trx => readUnitId(trx, tenantId, name));
  const ruleOf = (course: string) => programmes.find(one => one.course === course)?.rule;
  const fire = ruleOf('fire-safety');
  const hygiene = ruleOf('hygiene');
  if (fire === undefined || hygiene === undefined) throw new Error('The programme has lost a course.');
  const volunteersIn = async (name: string) => ({
    ...everybody,
    all: [
      { kind: 'kind' as const, values: ['volunteer' as const] },
      { kind: 'unit' as const, unitIds: [await town(name)] },
    ],
  });
  clock.goToDay(addDays(today, -1), 15 * 60);
  // Power BI is connected, without names; it has read once. Its secret is kept by nobody here.
  const { secret } = await makeReportKey(past, office, { name: 'Power BI', namesPurpose: null });
  await identifyReportReader(past, [tenantId], secret);
  await createAssignment(past, office, {
    courseId: courses.get('fire-safety') ?? '',
    rule: {
      ...fire,
      audience: await volunteersIn('Köln'),
      reason: 'Im neuen Haus in Köln gelten andere Wege ins Freie.',
    },
    startsOn: addDays(today, 8),
    start: true,
    token: null,
  });
  await createAssignment(past, office, {
    courseId: courses.get('hygiene') ?? '',
    rule: { ...hygiene, audience: await volunteersIn('Bonn') },
    startsOn: addDays(today, 14),
    start: false,
    token: null,
  });
}
