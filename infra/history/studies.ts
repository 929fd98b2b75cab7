import type { CalendarDate } from '#api/calendar.ts';
import type { Actor } from '#api/people/actor.ts';
import { recordEvidence } from '#api/progress/completion-actions.ts';
import { readSettings } from '#api/settings/store.ts';
import { conductOf, type Conduct, type OpenOne } from './conduct.ts';
import { demoConductOf } from './demo-people.ts';
import { learningWith } from './learning.ts';
import { programmes, type Programme } from './programme.ts';
import { readOpen, readPeople } from './reading.ts';
import type { Past } from './years.ts';

type Due = Readonly<{ one: OpenOne; conduct: Conduct }>;

/** Whoever has something open does it on the day that their conduct says. Called day by day, and told when
 * enrolments or people have changed since. */
export async function studies(
  past: Past,
  office: Actor,
  courses: ReadonlyMap<string, string>,
): Promise<(day: CalendarDate, hasChanged: boolean) => Promise<void>> {
  const { db, clock, tenantId } = past;
  const settings = await db.read(tenantId, trx => readSettings(trx, tenantId));
  const learning = learningWith(clock, settings);
  const byCourse = new Map<string, Programme>(programmes.map(one => [courses.get(one.course) ?? '', one]));
  const planned = new Set<string>();
  const onDay = new Map<CalendarDate, Due[]>();

  const plan = async (): Promise<void> => {
    for (const one of await db.read(tenantId, trx => readOpen(trx, tenantId))) {
      const programme = byCourse.get(one.courseId);
      if (planned.has(one.enrolmentId) || programme === undefined) continue;
      planned.add(one.enrolmentId);
      const conduct = demoConductOf(one, programme, past.today) ?? conductOf(one, programme);
      onDay.set(conduct.on, [...(onDay.get(conduct.on) ?? []), { one, conduct }]);
    }
  };

  let people = await db.read(tenantId, trx => readPeople(trx, tenantId));
  return async (day, hasChanged) => {
    if (hasChanged) {
      await plan();
      people = await db.read(tenantId, trx => readPeople(trx, tenantId));
    }
    const here = (onDay.get(day) ?? []).sort((a, b) => a.conduct.minute - b.conduct.minute);
    onDay.delete(day);
    const isThere = ({ one }: Due): boolean => people.get(one.personId)?.isActive === true;
    for (const { one, conduct } of here.filter(due => isThere(due) && due.conduct.how === 'recorded')) {
      clock.goToDay(day, 12 * 60);
      await recordEvidence(past, office, {
        personId: one.personId,
        courseId: one.courseId,
        completedOn: day,
        validUntilOn: null,
        issuer: conduct.issuer ?? '',
        place: null,
        externalNumber: `${day.slice(0, 4)}-${one.entraId.slice(0, 4)}`,
        preview: false,
      });
    }
    const learnt = here.filter(due => isThere(due) && due.conduct.how === 'learned');
    if (learnt.length > 0)
      await db.write(tenantId, async trx => {
        for (const { one, conduct } of learnt) {
          const person = people.get(one.personId);
          if (person === undefined) continue;
          clock.goToDay(day, conduct.minute);
          await learning.complete(trx, person.actor, person.form, one.courseId);
        }
      });
  };
}
