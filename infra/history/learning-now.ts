import type { CalendarDate } from '#api/calendar.ts';
import { openLesson } from '#api/progress/learn-actions.ts';
import { saveLessons } from '#api/progress/step-actions.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { chanceOf } from './chance.ts';
import { readOpen, readPeople } from './reading.ts';
import type { Past } from './years.ts';

/** So many people have begun something, of those who have it open. */
const SHARE = 0.12;
const MEHMET_STEPS = 3;

/** Leaves some people in the middle of a course on the evening of a day, as the player saves it: lesson by lesson. */
export async function leaveHalfWay(past: Past, day: CalendarDate, security: string): Promise<void> {
  const { db, clock, tenantId } = past;
  const { open, people } = await db.read(tenantId, async trx => ({
    open: await readOpen(trx, tenantId),
    people: await readPeople(trx, tenantId),
  }));
  for (const { personId, entraId, courseId } of open) {
    const isMehmet = entraId === demoPeople.mehmet && courseId === security;
    const isDemo = Object.values<string>(demoPeople).includes(entraId);
    const actor = people.get(personId)?.actor;
    if (actor === undefined || (!isMehmet && (isDemo || chanceOf('half way', entraId, courseId) > SHARE))) continue;
    clock.goToDay(day, 19 * 60 + Math.floor(chanceOf('evening', entraId) * 60));
    const { versionId, sequence, steps } = await openLesson(past, actor, { courseId });
    const lessons = steps.filter(({ kind }) => kind === 'lesson').map(({ key }) => key);
    const many = isMehmet ? MEHMET_STEPS : 1 + Math.floor(chanceOf('steps', entraId) * (lessons.length - 1));
    const done = lessons.slice(0, many);
    const moduleKey = steps[many]?.key ?? lessons[0] ?? '';
    await saveLessons(past, actor, { courseId, versionId, sequence: sequence + 1, moduleKey, position: 0, done });
  }
}
