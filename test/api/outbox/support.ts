import { addSeconds } from '#api/calendar.ts';
import type { MessageContent } from '#api/contract/messages.ts';
import { createGraph } from '#api/graph/client.ts';
import { promiseMessages, type Promised } from '#api/outbox/actions.ts';
import { graphSender } from '#api/outbox/graph-jobs.ts';
import { outboxJob } from '#api/outbox/jobs.ts';
import type { Sender } from '#api/outbox/outcome.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createLog } from '#api/platform/log.ts';
import { demoPeople, trainingMailbox } from '#infra/tenant/org/demo.ts';
import { TENANT } from '#test/support/database.ts';
import {
  aPerson,
  anEnrolment,
  clockAt,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
  type StoppedClock,
} from '#test/support/given.ts';
import { standInTenant, type StandIn } from '#test/support/tenant.ts';

/** Tuesday 11 May 2027, 10:00 in Berlin. */
export const NOON = '2027-05-11T08:00:00.000Z';
const UNLIMITED = { perSecond: 1_000_000, perDay: null };
const FAST = { 'feed-bulk': UNLIMITED, 'feed-single': UNLIMITED, install: UNLIMITED, mail: UNLIMITED };

export const people = ['anna', 'ben', 'emily', 'eva', 'rania', 'luca'] as const;
export type Name = (typeof people)[number];

export type Post = Readonly<{
  db: Db;
  clock: StoppedClock;
  tenant: StandIn;
  sender: Sender;
  /** With a token of its own: what was granted a moment ago is not remembered. */
  freshSender: () => Sender;
  courseId: string;
  /** Sends until nothing is due. */
  work: (
    options?: Readonly<{ sender?: Sender; signal?: AbortSignal; mailSenders?: readonly string[] }>,
  ) => Promise<void>;
  promise: (name: Name, more?: Partial<Promised>) => Promise<string>;
  message: (
    messageId: string,
  ) => Promise<Readonly<{ state: string; failure: string | null; attempts: number; heldBy: string | null }>>;
  attempts: (messageId: string) => Promise<readonly string[]>;
  entraId: (name: Name) => string;
}>;

/** A course that is open for six people of the stand-in tenant, and a worker that sends to them over HTTPS. */
export async function openPost(db: Db): Promise<Post> {
  const clock = clockAt(NOON);
  const tenant = await standInTenant();
  const catalogId = (await tenant.control.settings()).teamsApp.catalogId;
  const freshSender = (): Sender =>
    graphSender(createGraph(tenant.config, { writeTimeoutMs: 400, patienceSeconds: 1 }), tenant.tenantId, catalogId);
  const sender = freshSender();
  const { courseId } = await givenCourse(db, 'Fire safety');
  await givenRow(db, 'person', aPerson('owner', { entraId: idOf('owner') }));
  const assignmentId = await givenAssignment(db, { courseId, ownerPersonId: idOf('owner') });
  for (const name of people) {
    const account = await tenant.control.setTeams(demoPeople[name], 'installed');
    await givenRow(db, 'person', aPerson(name, { entraId: demoPeople[name], mail: account.user.mail, hasTeamsApp: 1 }));
    await givenRow(
      db,
      'enrolment',
      anEnrolment({ personId: idOf(name), assignmentId, courseId }, { openedOn: '2027-03-01', dueOn: '2027-05-18' }),
    );
  }
  return {
    db,
    clock,
    tenant,
    sender,
    freshSender,
    courseId,
    work: ({ sender: other = sender, signal = new AbortController().signal, mailSenders = [trainingMailbox] } = {}) =>
      outboxJob(
        { db, clock, log: createLog('silent') },
        {
          config: { ...tenant.config, teamsAppId: catalogId, mailSenders: [...mailSenders] },
          senderFor: () => other,
          limits: FAST,
        },
      ).run(TENANT, signal),
    promise: async (name, more = {}) => {
      const messageId = idOf(
        `message ${name} ${more.localDay ?? ''} ${more.kind ?? ''} ${more.channel ?? ''} ${Math.random()}`,
      );
      const message: Promised = {
        messageId,
        personId: idOf(name),
        localDay: '2027-05-11',
        kind: 'courseDue',
        channel: 'teams',
        content: aContent(courseId),
        notBeforeAt: clock.now(),
        notAfterAt: addSeconds(clock.now(), 8 * 3600),
        ...more,
      };
      await db.write(TENANT, trx => promiseMessages(trx, TENANT, [message], clock.now()));
      return messageId;
    },
    message: messageId =>
      db.read(TENANT, trx =>
        trx
          .selectFrom('outboxMessage')
          .select(['state', 'failure', 'attempts', 'heldBy'])
          .where('tenantId', '=', TENANT)
          .where('messageId', '=', messageId)
          .executeTakeFirstOrThrow(),
      ),
    attempts: messageId =>
      db.read(TENANT, async trx => {
        const rows = await trx
          .selectFrom('deliveryAttempt')
          .select('outcome')
          .where('tenantId', '=', TENANT)
          .where('messageId', '=', messageId)
          .orderBy('startedAt')
          .execute();
        return rows.map(({ outcome }) => outcome);
      }),
    entraId: name => demoPeople[name],
  };
}

export function aContent(courseId: string, more: Partial<MessageContent> = {}): MessageContent {
  return {
    language: 'de',
    form: 'du',
    firstName: 'Anna',
    courses: [{ courseId, title: 'Fire safety', dueOn: '2027-05-18', daysToDue: 7 }],
    step: 'd-7',
    contact: 'Jana Roth',
    ...more,
  };
}

/** A day of its own for each case: one message a person and day. */
export function dayNumber(n: number): string {
  return `2027-06-${String(n).padStart(2, '0')}`;
}
