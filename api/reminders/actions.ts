import { addDays, dayIn, daysBetween, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { ReminderPolicy } from '#api/contract/assignments.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { MessageContent, MessageKind } from '#api/contract/messages.ts';
import type { remindPerson } from '#api/contract/people.ts';
import type { Settings } from '#api/contract/settings.ts';
import { workingDaysIn } from '#api/assignments/working-days-actions.ts';
import type { WorkingDays, WorkingDaysOf } from '#api/assignments/working-days.ts';
import { recordAudit } from '#api/audit/actions.ts';
import { extendPromised, isStopped, listTold, promiseMessages, type Promised, type Told } from '#api/outbox/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import { reachOf } from '#api/people/looked-after-actions.ts';
import { firstNameOf, shortKindOf } from '#api/people/names.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { orderedId } from '#api/platform/db/ordered-id.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSettings } from '#api/settings/store.ts';
import { coursesOf, moreUrgent, type Digest } from './digest.ts';
import { firstRung } from './escalate.ts';
import { nextWindow, type SendWindow } from './hours.ts';
import { nearOf, planPerson } from './person-plan.ts';
import type { Days } from './plan.ts';
import { longestLeadDays } from './round-store.ts';
import { insertReminders, listTitles, loadLearners, type Learner, type NewReminder } from './store.ts';

/** What planning needs to know about the organisation, read once a run. */
export type Planning = Readonly<{
  settings: Settings;
  titles: ReadonlyMap<string, string>;
  calendars: WorkingDaysOf;
  mailOn: boolean;
  /** Days before the due day at which the earliest step of any running policy lies. */
  leadDays: number;
  /** Days of a kind and place, worked out once a run. */
  days: Map<WorkingDays, Days>;
  policies: Map<string, ReminderPolicy>;
}>;

/** Messages of this many days back decide whether somebody hears too much. */
const TOLD_DAYS = 8;

export async function preparePlanning(trx: Trx, tenantId: string, mailOn: boolean): Promise<Planning> {
  const settings = await readSettings(trx, tenantId);
  return {
    settings,
    titles: await listTitles(trx, tenantId),
    calendars: await workingDaysIn(trx, tenantId, settings),
    mailOn,
    leadDays: await longestLeadDays(trx, tenantId),
    days: new Map(),
    policies: new Map(),
  };
}

/**
 * Decides and writes what these people (at most a page) are owed: reminders and messages in one transaction. Asked again
 * it promises nothing new. Answers how many messages were promised.
 */
export async function planPeople(
  trx: Trx,
  tenantId: string,
  planning: Planning,
  personIds: readonly string[],
  now: Instant,
): Promise<number> {
  const home = planning.settings.organisation.timeZone;
  const today = dayIn(home, now);
  const near = nearOf(today, planning.leadDays);
  const learners = await loadLearners(trx, tenantId, personIds, today, planning.policies, near);
  const told = Map.groupBy(
    await listTold(trx, tenantId, personIds, addDays(today, -TOLD_DAYS)),
    ({ personId }) => personId,
  );
  const messages: Promised[] = [];
  const reminders: NewReminder[] = [];
  const windows = new Map<Days, Map<string, SendWindow>>();
  for (const learner of learners) {
    if (learner.enrolments.length === 0) continue;
    const own = told.get(learner.personId) ?? [];
    const days = daysOf(learner, planning);
    const zone = zoneOf(learner, planning);
    const next = windows.get(days)?.get(zone) ?? nextWindow(zone, days.hours, days.isHoliday, now);
    windows.set(days, (windows.get(days) ?? new Map<string, SendWindow>()).set(zone, next));
    for (const { window, digest, joins } of planPerson(learner.enrolments, days, zone, next, own)) {
      const waiting = own.find(({ messageId }) => messageId === joins?.messageId);
      const carried = (messageId: string): NewReminder[] => digest.owed.map(owed => ({ ...owed, messageId }));
      if (waiting === undefined) {
        const message = messageOf(learner, planning, window, digest);
        messages.push(message);
        reminders.push(...carried(message.messageId));
      } else if (await extendPromised(trx, tenantId, joined(learner, planning, waiting, digest), now)) {
        reminders.push(...carried(waiting.messageId));
      }
    }
  }
  return (await promise(trx, tenantId, messages, reminders, now)).size;
}

/**
 * Writes messages with what they carry; reminders of a message that could not be written are not owed to anybody.
 * Answers, by the id proposed for a message, the id it was written under: one called off before is revived under its own.
 */
export async function promise(
  trx: Trx,
  tenantId: string,
  messages: readonly Promised[],
  reminders: readonly NewReminder[],
  now: Instant,
): Promise<ReadonlyMap<string, string>> {
  const written = new Map<string, string>();
  // One statement takes one message a person; a later day's follows in the next.
  for (let rest = [...messages]; rest.length > 0;) {
    const seen = new Set<string>();
    const some = rest.filter(({ personId }) => !seen.has(personId) && seen.add(personId));
    const ids = await promiseMessages(trx, tenantId, some, now);
    for (const { personId, messageId } of some) {
      const id = ids.get(personId);
      if (id !== undefined) written.set(messageId, id);
    }
    rest = rest.filter(message => !some.includes(message));
  }
  const proposed = new Set(messages.map(({ messageId }) => messageId));
  const carried = reminders.flatMap(reminder => {
    if (!proposed.has(reminder.messageId)) return [reminder];
    const messageId = written.get(reminder.messageId);
    return messageId === undefined ? [] : [{ ...reminder, messageId }];
  });
  await insertReminders(trx, tenantId, carried, now);
  return written;
}

/**
 * A nudge by hand: that day's message about everything open (or one course); from who is responsible, about what comes
 * through the roles they look after.
 * @throws Problem 'not-found' (also for people whom the actor does not look after) | 'messages-stopped' | 'nothing-due' | 'already-told-today'
 */
export async function remindNow(
  { db, clock, mailOn }: Pick<Tools, 'db' | 'clock'> & Readonly<{ mailOn: boolean }>,
  actor: Actor,
  { personId, courseId }: InputOf<typeof remindPerson>,
): Promise<ReplyOf<typeof remindPerson>> {
  const { tenantId } = actor;
  return db.write(tenantId, async trx => {
    const now = clock.now();
    const reaches = await reachOf(trx, actor, personId);
    const planning = await preparePlanning(trx, tenantId, mailOn);
    const [found] = await loadLearners(trx, tenantId, [personId], dayIn(planning.settings.organisation.timeZone, now));
    if (found === undefined) throw new Problem('not-found');
    if (await isStopped(trx, tenantId)) throw new Problem('messages-stopped');
    const learner = {
      ...found,
      enrolments: found.enrolments.filter(
        one => (courseId === undefined || one.courseId === courseId) && reaches(one.reasons),
      ),
    };
    if (learner.enrolments.length === 0) throw new Problem('nothing-due');
    const { message, reminders, courses, window } = nudgeFor(learner, planning, now);
    const told = await listTold(trx, tenantId, [personId], window.localDay);
    if (isToldOn(told, window.localDay)) throw new Problem('already-told-today');
    const written = await promise(trx, tenantId, [message], reminders, now);
    const messageId = written.get(message.messageId);
    if (messageId === undefined) throw new Problem('already-told-today');
    await recordAudit(trx, tenantId, {
      at: now,
      actorPersonId: actor.personId,
      action: 'person.reminded',
      subjectKind: 'message',
      subjectId: messageId,
      aboutPersonId: personId,
      detail: { courses: courses.length },
    });
    return { messageId, courses: courses.length, notBeforeAt: window.notBeforeAt };
  });
}

/** The message of a nudge by hand about all that is open, on the next day on which this person may be told something. */
export function nudgeFor(learner: Learner, planning: Planning, now: Instant) {
  const { hours, isHoliday } = daysOf(learner, planning);
  const window = nextWindow(zoneOf(learner, planning), hours, isHoliday, now);
  const step = `manual-${window.localDay}`;
  const owed = learner.enrolments.map(({ enrolmentId }) => ({ enrolmentId, step, plannedOn: window.localDay }));
  const courses = coursesOf(learner.enrolments);
  const message = messageOf(learner, planning, window, { kind: 'courseNudge', step, owed, courses });
  return { message, reminders: owed.map(one => ({ ...one, messageId: message.messageId })), courses, window };
}

/** Whether something was said on this day that counts as that day's message. */
export const isToldOn = (told: readonly Told[], day: CalendarDate): boolean =>
  told.some(({ localDay, state }) => localDay === day && state !== 'failed');

/** Hours and holidays of the kind of person through which the most urgent obligation came. */
export function daysOf(learner: Learner, planning: Planning): Days {
  const kind = kindOfLearner(learner);
  const role = learner.kinds.find(each => each.kind === kind);
  return daysOfKind(planning, kind, learner.country, role?.unitId);
}

export function daysOfKind(
  { settings, calendars, days }: Planning,
  kind: RoleKind,
  country: string | null,
  unitId: string | null = null,
): Days {
  const off = calendars(kind, country, unitId);
  const held = days.get(off);
  if (held !== undefined) return held;
  const made: Days = {
    hours: settings.messages.hours[kind],
    isHoliday: day => off(day)?.because === 'holiday',
    memory: new Map(),
  };
  days.set(off, made);
  return made;
}

export function zoneOf({ timeZone }: Pick<Learner, 'timeZone'>, { settings }: Planning): string {
  return timeZone ?? settings.organisation.timeZone;
}

function kindOfLearner({ enrolments, kinds }: Learner): RoleKind {
  const first = [...enrolments].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1)).find(({ kind }) => kind !== null);
  return first?.kind ?? shortKindOf(kinds);
}

export function messageOf(learner: Learner, planning: Planning, window: SendWindow, digest: Digest): Promised {
  const rung = firstRung(learner, planning.mailOn);
  const unreachable = rung.kind === 'none';
  return {
    messageId: orderedId(window.notBeforeAt),
    personId: learner.personId,
    localDay: window.localDay,
    kind: digest.kind,
    channel:
      rung.kind === 'channel'
        ? rung.channel
        : rung.cause === 'address-missing' || rung.cause === 'mailbox-missing'
          ? 'mail'
          : 'teams',
    content: contentOf(learner, planning, window.localDay, digest),
    notBeforeAt: window.notBeforeAt,
    notAfterAt: window.notAfterAt,
    ...(unreachable ? { failure: rung.cause } : {}),
  };
}

/** A waiting message takes in more courses; its kind is that of the most urgent. */
function joined(
  learner: Learner,
  planning: Planning,
  waiting: Told,
  digest: Digest,
): Pick<Promised, 'messageId' | 'kind' | 'localDay' | 'channel' | 'content'> {
  const named = new Set([...waiting.content.courses, ...digest.courses].map(({ courseId }) => courseId));
  const kind: MessageKind = moreUrgent(waiting.kind, digest.kind);
  const courses = coursesOf(learner.enrolments.filter(({ courseId }) => named.has(courseId)));
  const content = contentOf(learner, planning, waiting.localDay, {
    ...digest,
    courses,
    step: kind === digest.kind ? digest.step : waiting.content.step,
  });
  return { messageId: waiting.messageId, kind, localDay: waiting.localDay, channel: waiting.channel, content };
}

function contentOf(
  learner: Learner,
  { settings, titles }: Planning,
  localDay: CalendarDate,
  { courses, step }: Pick<Digest, 'courses' | 'step'>,
): MessageContent {
  const { language } = learner;
  const other = language === 'de' ? 'en' : 'de';
  const first = learner.enrolments.find(({ courseId }) => courseId === courses[0]?.courseId);
  const office = settings.organisation.contactName === '' ? null : settings.organisation.contactName;
  return {
    language,
    form: settings.messages.form[kindOfLearner(learner)],
    firstName: firstNameOf(learner.displayName),
    courses: courses.map(({ courseId, dueOn }) => ({
      courseId,
      title: titles.get(`${courseId} ${language}`) ?? titles.get(`${courseId} ${other}`) ?? '',
      dueOn,
      daysToDue: daysBetween(localDay, dueOn),
    })),
    step,
    contact: first?.contact ?? office ?? first?.owner ?? null,
  };
}
