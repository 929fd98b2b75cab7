import { setImmediate as breathe } from 'node:timers/promises';
import { peopleMeant } from '#api/assignments/exception-access-actions.ts';
import { recordAudit } from '#api/audit/actions.ts';
import { dayIn, type Instant } from '#api/calendar.ts';
import type { InputOf, PersonRef, ReplyOf } from '#api/contract/endpoint.ts';
import type { remindPeople } from '#api/contract/remind-many.ts';
import { isStopped, listTold } from '#api/outbox/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import { mustSeeAllWhole } from '#api/people/looked-after-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { orderedId } from '#api/platform/db/ordered-id.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { isToldOn, nudgeFor, preparePlanning, promise } from './actions.ts';
import { loadLearners } from './store.ts';

type Does = Pick<Tools, 'db' | 'clock'> & Readonly<{ mailOn: boolean }>;
type Input = InputOf<typeof remindPeople>;
type Nudge = ReturnType<typeof nudgeFor>;

/** People of one transaction. */
const SLICE = 100;
const SHOWN = 20;

/**
 * That day's message to people of a list, each about all they have open (or one course of it), in slices; whoever was told
 * something that day, or has nothing open, is left out. One audit entry for all. A crash leaves the rest untold: asked
 * again, nobody is told twice.
 * @throws Problem 'not-allowed' | 'not-found' (somebody beyond the actor's units) | 'messages-stopped' | 'preview-outdated' |
 * 'nothing-due' (nobody is left to tell)
 */
export async function remindMany(tools: Does, actor: Actor, input: Input): Promise<ReplyOf<typeof remindPeople>> {
  const { db, clock } = tools;
  const { tenantId } = actor;
  const now = clock.now();
  const ids = await db.read(tenantId, async trx => {
    const people = await peopleMeant(trx, clock, actor, input.who);
    await mustSeeAllWhole(trx, actor, people);
    if (!input.preview && (await isStopped(trx, tenantId))) throw new Problem('messages-stopped');
    return people;
  });
  const pages = Array.from({ length: Math.ceil(ids.length / SLICE) }, (_, at) =>
    ids.slice(at * SLICE, (at + 1) * SLICE),
  );
  const reply = { people: 0, toldToday: 0, told: [] as PersonRef[], nothingDue: 0 };
  for (const page of pages) {
    const looked = await db.read(tenantId, trx => look(trx, tools, actor, input, page, now));
    reply.people += looked.nudges.length;
    reply.toldToday += looked.told.length;
    reply.told.push(...looked.told.slice(0, SHOWN - reply.told.length));
    reply.nothingDue += page.length - looked.nudges.length - looked.told.length;
    await breathe();
  }
  if (input.preview) return reply;
  if (input.expect !== undefined && input.expect !== reply.people)
    throw new Problem('preview-outdated', { parameters: { people: reply.people } });
  if (reply.people === 0) throw new Problem('nothing-due');
  const planned = reply.people;
  let told = 0;
  for (const [at, page] of pages.entries()) {
    told += await db.write(tenantId, async trx => {
      if (at === 0) await note(trx, actor, now, { people: planned, courseId: input.courseId ?? null });
      const { nudges } = await look(trx, tools, actor, input, page, now);
      const messages = nudges.map(({ message }) => message);
      const reminders = nudges.flatMap(nudge => nudge.reminders);
      return (await promise(trx, tenantId, messages, reminders, now)).size;
    });
    await breathe();
  }
  return { ...reply, people: told };
}

/** Who of a page is to be told, and who was today already. */
async function look(
  trx: Trx,
  { mailOn }: Pick<Does, 'mailOn'>,
  { tenantId }: Actor,
  { courseId }: Input,
  personIds: readonly string[],
  now: Instant,
): Promise<Readonly<{ nudges: readonly Nudge[]; told: readonly PersonRef[] }>> {
  const planning = await preparePlanning(trx, tenantId, mailOn);
  const today = dayIn(planning.settings.organisation.timeZone, now);
  const learners = (await loadLearners(trx, tenantId, personIds, today)).flatMap(learner => {
    const enrolments = learner.enrolments.filter(one => courseId === undefined || one.courseId === courseId);
    return enrolments.length === 0 ? [] : [{ ...learner, enrolments }];
  });
  const nudges: Nudge[] = [];
  const told: PersonRef[] = [];
  const made = learners.map(learner => ({ learner, nudge: nudgeFor(learner, planning, now) }));
  const sinceOn = made.map(({ nudge }) => nudge.window.localDay).sort()[0] ?? today;
  const said = Map.groupBy(await listTold(trx, tenantId, personIds, sinceOn), ({ personId }) => personId);
  for (const { learner, nudge } of made) {
    const { personId, displayName } = learner;
    if (isToldOn(said.get(personId) ?? [], nudge.window.localDay)) told.push({ personId, name: displayName });
    else nudges.push(nudge);
  }
  return { nudges, told };
}

async function note(
  trx: Trx,
  { tenantId, personId }: Actor,
  at: Instant,
  detail: Readonly<{ people: number; courseId: string | null }>,
): Promise<void> {
  const entry = { at, actorPersonId: personId, action: 'people.reminded', subjectKind: 'reminders', detail };
  await recordAudit(trx, tenantId, { ...entry, subjectId: orderedId(at) });
}
