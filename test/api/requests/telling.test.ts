import { beforeEach, describe, expect, it } from 'vitest';
import { siftMessage, type Facts } from '#api/outbox/sift.ts';
import { listWaitingRequests } from '#api/outbox/facts-store.ts';
import { fromJson } from '#api/platform/db/json.ts';
import { planRound } from '#api/reminders/jobs.ts';
import { mailWords } from '#api/reminders/mail-wording.ts';
import { feedWords } from '#api/reminders/wording.ts';
import type { MessageContent } from '#api/contract/messages.ts';
import { ask, takeBack } from '#api/requests/ask-actions.ts';
import { decide } from '#api/requests/decide-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { createDatabase, TENANT, type TestDatabase } from '#test/support/database.ts';
import { clockAt } from '#test/support/given.ts';
import { givenTwoRoles } from './world.ts';

const jana = anActor('Jana Roth', { isResponsible: true });
const mehmet = anActor('Mehmet Aydin');
const never = new AbortController().signal;
const done = { kind: 'done-already', completedOn: '2027-05-02', issuer: null, attachmentIds: [] as string[] } as const;

describe('messages about requests', async () => {
  let database: TestDatabase;
  let world: Awaited<ReturnType<typeof givenTwoRoles>>;
  let tools: { db: TestDatabase['db']; clock: ReturnType<typeof clockAt>; mailOn: boolean };
  beforeEach(async () => {
    database = await createDatabase();
    // Tuesday, 10:00 in Berlin.
    tools = { db: database.db, clock: clockAt('2027-05-11T08:00:00.000Z'), mailOn: true };
    world = await givenTwoRoles(database.db);
    return async () => {
      await database.db.close();
      await database.drop();
    };
  });
  const messagesTo = async (personId: string) =>
    (
      await database.db.read(TENANT, trx =>
        trx
          .selectFrom('outboxMessage')
          .selectAll()
          .where('tenantId', '=', TENANT)
          .where('personId', '=', personId)
          .orderBy('localDay')
          .execute(),
      )
    ).map(row => ({ ...row, content: fromJson<MessageContent>(row.content) }));
  const accepted = (personId: string) =>
    database.db.write(TENANT, trx =>
      trx
        .updateTable('outboxMessage')
        .set({ state: 'accepted', acceptedAt: tools.clock.now(), attempts: 1 })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', personId)
        .execute(),
    );
  const asking = (courseId: string) => ask(tools, mehmet, { courseId, asked: { ...done } });

  it('go to whoever decides, to nobody else, alone and not in bulk', async () => {
    await asking(world.firstAid.courseId);

    expect(await messagesTo(world.jana)).toMatchObject([
      { kind: 'requestWaiting', channel: 'teams', state: 'promised', localDay: '2027-05-11', bulkKey: null },
    ]);
    expect(await messagesTo(world.eva)).toEqual([]);
    expect(await messagesTo(world.nora)).toEqual([]);
  });

  it('are one for several requests, as long as it has not gone', async () => {
    await asking(world.firstAid.courseId);
    await asking(world.privacy.courseId);
    await asking(world.privacy.courseId);

    const [message, ...others] = await messagesTo(world.jana);
    expect(others).toEqual([]);
    expect(message?.content.requests).toHaveLength(2);
    expect(message?.content.courses.map(({ title }) => title)).toEqual(['First aid', 'Data protection']);
  });

  it('come on the next day once today’s has gone', async () => {
    await asking(world.firstAid.courseId);
    await accepted(world.jana);
    await asking(world.privacy.courseId);

    expect((await messagesTo(world.jana)).map(({ localDay }) => localDay)).toEqual(['2027-05-11', '2027-05-12']);
  });

  it('tell the learner what was decided', async () => {
    const { requestId } = await asking(world.firstAid.courseId);
    await decide(tools, jana, { requestId, decision: { kind: 'decline', answer: 'It is of 2019.' } });

    const [message] = await messagesTo(world.mehmet);
    expect(message).toMatchObject({
      kind: 'requestDecided',
      content: { requests: [{ requestId, outcome: 'declined' }], courses: [{ title: 'First aid' }] },
    });
    // What somebody wrote stays in the app.
    expect(JSON.stringify(message?.content)).not.toContain('2019');
  });

  it('do not take the place of a reminder', async () => {
    const { requestId } = await asking(world.firstAid.courseId);
    await decide(tools, jana, { requestId, decision: { kind: 'decline', answer: 'No.' } });
    await planRound(tools, TENANT, true, never);

    const kinds = (await messagesTo(world.mehmet)).map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(['courseDue', 'requestDecided']);
    const chains = new Set((await messagesTo(world.mehmet)).map(({ chainId }) => chainId));
    expect(chains.size).toBe(2);
  });

  it('are not sent when there is nothing left to answer', async () => {
    const asked = await asking(world.firstAid.courseId);
    const [message] = await messagesTo(world.jana);
    const facts = async (): Promise<Facts> => ({
      today: '2027-05-11',
      isActive: true,
      inPilot: true,
      open: new Map(),
      waiting: await database.db.read(TENANT, trx =>
        listWaitingRequests(trx, TENANT, message === undefined ? [] : [message]),
      ),
    });
    const sifted = async () =>
      siftMessage(
        { kind: 'requestWaiting', content: message?.content ?? (await Promise.reject(new Error())), notAfterAt: null },
        await facts(),
        tools.clock.now(),
      );
    expect(await sifted()).toMatchObject({ go: true });

    await takeBack(tools, mehmet, asked);

    expect(await sifted()).toEqual({ go: false, state: 'no-longer-needed' });
  });
});

describe('their words', () => {
  const content = (more: Partial<MessageContent> = {}): MessageContent => ({
    language: 'de',
    form: 'du',
    firstName: 'Jana',
    courses: [{ courseId: '1', title: 'Erste Hilfe', dueOn: '2027-05-14', daysToDue: 3 }],
    step: 'requestWaiting',
    contact: null,
    requests: [{ requestId: '2', courseId: '1', outcome: null }],
    ...more,
  });
  const frame = { name: 'Jana Roth', organisation: 'Lotsenwerk', link: 'https://teams.microsoft.com/l/entity/x' };

  it('say where to answer, in Du and Sie and English', () => {
    expect(feedWords('requestWaiting', content(), '2027-05-11')).toEqual({
      title: 'Wartet auf Antwort: Erste Hilfe',
      preview: 'Öffne Mein Team: annehmen oder ablehnen, ein Tipp genügt.',
      parameters: { courses: 'Erste Hilfe' },
    });
    expect(feedWords('requestWaiting', content({ form: 'sie' }), '2027-05-11').preview).toMatch(/^Öffnen Sie/);
    expect(mailWords('requestWaiting', content({ language: 'en' }), '2027-05-11', frame).text).toContain(
      'because you look after people at Lotsenwerk',
    );
  });

  it('say what was answered, and not why', () => {
    const outcome = (value: 'accepted' | 'declined') =>
      mailWords(
        'requestDecided',
        content({ requests: [{ requestId: '2', courseId: '1', outcome: value }] }),
        '2027-05-11',
        frame,
      ).text;
    expect(outcome('accepted')).toContain('Deine Anfrage ist angenommen.');
    expect(outcome('declined')).toContain('Deine Anfrage ist abgelehnt. Der Grund steht unter Meine Schulungen');
  });
});
