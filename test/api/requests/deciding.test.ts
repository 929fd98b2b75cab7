import { beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '#api/platform/http/problem.ts';
import { ask, myRequests, takeBack } from '#api/requests/ask-actions.ts';
import { decide, maySeeRequest, previewRequest } from '#api/requests/decide-actions.ts';
import { dropDeclinedFiles, endUnneeded } from '#api/requests/jobs.ts';
import { pageOfRequests } from '#api/requests/list-actions.ts';
import { keepAttachment, readAttachment } from '#api/evidence/attachment-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { createDatabase, OTHER_TENANT, TENANT, type TestDatabase } from '#test/support/database.ts';
import { anEnrolment, clockAt, FOREIGN, givenAssignment, givenRow, idOf } from '#test/support/given.ts';
import { givenTwoRoles } from './world.ts';

const jana = anActor('Jana Roth', { isResponsible: true });
const eva = anActor('Eva Lang', { isResponsible: true });
const mehmet = anActor('Mehmet Aydin');
const otto = anActor('Otto Alone');
const nora = anActor('Nora Owner', { isResponsible: true });
const ada = anActor('Ada Admin', { roles: ['admin'] });
const max = anActor('Max Other', { isResponsible: true });
const never = new AbortController().signal;

const done = {
  kind: 'done-already',
  completedOn: '2027-05-02',
  issuer: 'Red Cross',
  attachmentIds: [] as string[],
} as const;
const accept = { kind: 'accept', answer: null, validUntilOn: null } as const;
const decline = { kind: 'decline', answer: 'The certificate is of 2019.' } as const;

async function refusal(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'allowed',
    (error: unknown) => (error instanceof Problem ? error.problem : String(error)),
  );
}
async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
const aPdf = (): AsyncIterable<Uint8Array> => bytesOf('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n');

describe('a request', async () => {
  let database: TestDatabase;
  let world: Awaited<ReturnType<typeof givenTwoRoles>>;
  let tools: { db: TestDatabase['db']; clock: ReturnType<typeof clockAt>; mailOn: boolean };
  beforeEach(async () => {
    database = await createDatabase();
    const clock = clockAt('2027-05-11T08:00:00.000Z');
    tools = { db: database.db, clock, mailOn: true };
    world = await givenTwoRoles(database.db);
    return async () => {
      await database.db.close();
      await database.drop();
    };
  });
  const askDone = (actor = mehmet, courseId = world.firstAid.courseId, attachmentIds: string[] = []) =>
    ask(tools, actor, { courseId, asked: { ...done, attachmentIds } });
  const waitingFor = async (actor: typeof jana, whose: 'mine' | 'all' = 'mine') =>
    (await pageOfRequests(tools, actor, { whose })).requests.map(({ requestId }) => requestId);

  const enrolmentOf = (courseId: string) =>
    database.db.read(TENANT, trx =>
      trx
        .selectFrom('enrolment')
        .select(['state', 'dueOn', 'waivedUntilOn'])
        .where('tenantId', '=', TENANT)
        .where('personId', '=', world.mehmet)
        .where('courseId', '=', courseId)
        .executeTakeFirstOrThrow(),
    );

  it('says with whom it is, and waits with them alone', async () => {
    const asked = await askDone();

    expect(asked).toMatchObject({ state: 'open', with: [{ name: 'Jana Roth' }], quietUntilOn: '2027-05-17' });
    expect(await waitingFor(jana)).toEqual([asked.requestId]);
    for (const other of [eva, nora, max, mehmet]) expect(await waitingFor(other)).toEqual([]);
    expect(await waitingFor(ada, 'all')).toEqual([asked.requestId]);
    expect(await waitingFor(ada)).toEqual([]);
  });

  it('is the owner’s where nobody looks after the role', async () => {
    const asked = await askDone(otto);

    expect(asked.with).toEqual([{ personId: world.nora, name: 'Nora Owner' }]);
    expect(await waitingFor(nora)).toEqual([asked.requestId]);
    expect((await decide(tools, nora, { requestId: asked.requestId, decision: accept })).outcome).toBe('decided');
  });

  it('is asked once, however often the button is pressed', async () => {
    const [first, second] = await Promise.all([askDone(), askDone()]);

    expect(second.requestId).toBe(first.requestId);
    expect((await myRequests(tools, mehmet)).requests).toHaveLength(1);
  });

  it('is not taken about a course that is not open', async () => {
    expect(await refusal(askDone(otto, world.security.courseId))).toBe('course-not-open');
    expect(
      await refusal(
        ask(tools, mehmet, {
          courseId: world.firstAid.courseId,
          asked: { kind: 'more-time', untilOn: '2027-05-14', words: null },
        }),
      ),
    ).toBe('bad-input');
  });

  it('shows its effect, and records what was done when it is accepted', async () => {
    const file = await keepAttachment(tools, mehmet, 'card.pdf', aPdf());
    const { requestId } = await askDone(mehmet, world.firstAid.courseId, [file.attachmentId]);

    const effect = await previewRequest(tools, jana, { requestId, validUntilOn: '2029-05-01' });
    const { outcome, request } = await decide(tools, jana, {
      requestId,
      decision: { ...accept, validUntilOn: '2029-05-01' },
    });

    expect(effect).toEqual({ kind: 'completed', validUntilOn: '2029-05-01', alreadyHeld: false });
    expect(outcome).toBe('decided');
    expect(request).toMatchObject({
      state: 'accepted',
      decided: { by: { name: 'Jana Roth' } },
      files: [{ name: 'card.pdf' }],
    });
    const completions = await database.db.read(TENANT, trx =>
      trx.selectFrom('completion').selectAll().where('tenantId', '=', TENANT).execute(),
    );
    expect(completions).toMatchObject([
      {
        how: 'recorded',
        recordedBy: world.jana,
        completedOn: '2027-05-02',
        issuer: 'Red Cross',
        personId: world.mehmet,
      },
    ]);
    const links = await database.db.read(TENANT, trx =>
      trx.selectFrom('attachmentLink').select(['kind', 'linkedId']).where('tenantId', '=', TENANT).execute(),
    );
    expect(links).toContainEqual({ kind: 'completion', linkedId: completions[0]?.completionId });
    const [own] = (await myRequests(tools, mehmet)).requests;
    expect(own).toMatchObject({ state: 'accepted', decided: { by: { name: 'Jana Roth' } } });
  });

  it('for more time moves the due day to the day asked for, and to no earlier one', async () => {
    const { requestId } = await ask(tools, mehmet, {
      courseId: world.firstAid.courseId,
      asked: { kind: 'more-time', untilOn: '2027-06-01', words: 'Deployed until then' },
    });

    expect(await previewRequest(tools, jana, { requestId })).toEqual({
      kind: 'due',
      fromOn: '2027-05-14',
      dueOn: '2027-06-01',
    });
    await decide(tools, jana, { requestId, decision: accept });

    expect(await enrolmentOf(world.firstAid.courseId)).toMatchObject({ state: 'open', dueOn: '2027-06-01' });
    expect(await enrolmentOf(world.security.courseId)).toMatchObject({ dueOn: '2027-05-14' });
  });

  it('for a waiver waives that course for twelve months', async () => {
    const { requestId } = await ask(tools, mehmet, {
      courseId: world.security.courseId,
      asked: { kind: 'not-for-me', words: 'I have no computer.' },
    });

    expect(await previewRequest(tools, eva, { requestId })).toEqual({ kind: 'waived', untilOn: '2028-05-10' });
    await decide(tools, eva, { requestId, decision: accept });

    expect(await enrolmentOf(world.security.courseId)).toMatchObject({ state: 'waived', waivedUntilOn: '2028-05-10' });
    expect(await enrolmentOf(world.firstAid.courseId)).toMatchObject({ state: 'open' });
  });

  it('for a waiver of what both roles demand is the admins’, and no coordinator decides it alone', async () => {
    const asked = await ask(tools, mehmet, {
      courseId: world.privacy.courseId,
      asked: { kind: 'more-time', untilOn: '2027-06-01', words: null },
    });
    expect(asked.with.map(({ name }) => name)).toEqual(['Jana Roth', 'Eva Lang']);

    const both = await ask(tools, mehmet, {
      courseId: world.hygiene.courseId,
      asked: { kind: 'more-time', untilOn: '2027-06-01', words: null },
    });
    expect(both.with).toEqual([]);
    expect(await refusal(decide(tools, jana, { requestId: both.requestId, decision: accept }))).toBe('not-found');
    expect(await waitingFor(ada)).toEqual([both.requestId]);
    expect((await decide(tools, ada, { requestId: both.requestId, decision: accept })).outcome).toBe('decided');
  });

  it('for a waiver is nobody’s alone any more once another role demands the course, too', async () => {
    const asked = await ask(tools, mehmet, {
      courseId: world.firstAid.courseId,
      asked: { kind: 'not-for-me', words: 'I am a paramedic.' },
    });
    expect(asked.with.map(({ name }) => name)).toEqual(['Jana Roth']);
    const { courseId } = world.firstAid;
    const assignmentId = await givenAssignment(database.db, { courseId, ownerPersonId: world.nora, assignmentId: idOf('first aid for staff') }); // prettier-ignore
    const staff = JSON.stringify([{ kind: 'kind', value: 'staff' }]);
    await givenRow(database.db, 'enrolment', anEnrolment({ personId: world.mehmet, assignmentId, courseId }, { matchCause: staff })); // prettier-ignore

    const { requestId } = asked;
    expect(await waitingFor(jana)).toEqual([]);
    expect(await refusal(decide(tools, jana, { requestId, decision: accept }))).toBe('not-found');
    expect((await enrolmentOf(world.firstAid.courseId)).state).toBe('open');
    expect(await waitingFor(ada)).toEqual([requestId]);
    expect((await decide(tools, ada, { requestId, decision: accept })).outcome).toBe('decided');
  });

  it('for a day that is over can only be declined', async () => {
    const { requestId } = await ask(tools, mehmet, {
      courseId: world.firstAid.courseId,
      asked: { kind: 'more-time', untilOn: '2027-05-20', words: null },
    });
    tools.clock.addDays(30);

    expect(await previewRequest(tools, jana, { requestId })).toEqual({ kind: 'over' });
    expect(await refusal(decide(tools, jana, { requestId, decision: accept }))).toBe('bad-input');
    expect(await waitingFor(jana)).toEqual([requestId]);
    expect((await decide(tools, jana, { requestId, decision: decline })).outcome).toBe('decided');
  });

  it('declined says why, changes nothing, and may be asked again', async () => {
    const { requestId } = await askDone();
    await decide(tools, jana, { requestId, decision: decline });

    const [own] = (await myRequests(tools, mehmet)).requests;
    expect(own).toMatchObject({ state: 'declined', quietUntilOn: null, decided: { answer: decline.answer } });
    expect((await askDone()).requestId).not.toBe(requestId);
  });

  it('is decided once: whoever comes second is told, and nothing happens twice', async () => {
    const asked = await askDone(mehmet, world.privacy.courseId);
    const { requestId } = asked;
    expect(asked.with.map(({ name }) => name)).toEqual(['Jana Roth', 'Eva Lang']);

    const both = await Promise.all([
      decide(tools, jana, { requestId, decision: accept }),
      decide(tools, eva, { requestId, decision: decline }),
    ]);

    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['before', 'decided']);
    const [winner, loser] = both[0].outcome === 'decided' ? both : both.toReversed();
    expect(loser?.request.decided).toEqual(winner?.request.decided);
    const completions = await database.db.read(TENANT, trx =>
      trx.selectFrom('completion').select('completionId').where('tenantId', '=', TENANT).execute(),
    );
    expect(completions).toHaveLength(winner?.request.state === 'accepted' ? 1 : 0);
  });

  it('is taken back while nobody has decided it, and not afterwards', async () => {
    const first = await askDone();
    expect(await takeBack(tools, mehmet, first)).toMatchObject({ state: 'taken-back' });
    expect(await waitingFor(jana)).toEqual([]);
    expect((await decide(tools, jana, { requestId: first.requestId, decision: accept })).outcome).toBe('before');

    const second = await askDone();
    await decide(tools, jana, { requestId: second.requestId, decision: decline });
    expect(await refusal(takeBack(tools, mehmet, second))).toBe('already-decided');
    expect(await refusal(takeBack(tools, otto, second))).toBe('not-found');
  });

  it('is no longer needed once the course is done or asked of nobody', async () => {
    const { requestId } = await askDone();
    await database.db.write(TENANT, trx =>
      trx
        .updateTable('enrolment')
        .set({ state: 'completed', completedOn: '2027-05-11' })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', world.mehmet)
        .where('courseId', '=', world.firstAid.courseId)
        .execute(),
    );

    for (const one of [jana, ada]) expect(await waitingFor(one)).toEqual([]);
    expect(await waitingFor(ada, 'all')).toEqual([]);
    expect((await myRequests(tools, mehmet)).requests).toMatchObject([{ state: 'no-longer-needed' }]);
    expect(await endUnneeded(tools, TENANT, never)).toBe(1);
    expect(await endUnneeded(tools, TENANT, never)).toBe(0);
    expect((await decide(tools, jana, { requestId, decision: accept })).outcome).toBe('before');
  });

  it('is nobody else’s to see, decide or open', async () => {
    const file = await keepAttachment(tools, mehmet, 'card.pdf', aPdf());
    const { requestId } = await askDone(mehmet, world.firstAid.courseId, [file.attachmentId]);
    const foreign = anActor('Jana Roth', { tenantId: OTHER_TENANT, isResponsible: true });
    const seenBy = {
      request: (trx: Parameters<typeof maySeeRequest>[0], actor: typeof jana, id: string) =>
        maySeeRequest(trx, actor, id, tools.clock.now()),
    };

    for (const other of [eva, nora, max, otto, mehmet, foreign]) {
      expect(await refusal(decide(tools, other, { requestId, decision: accept })), other.name).toBe('not-found');
      expect(await refusal(previewRequest(tools, other, { requestId })), other.name).toBe('not-found');
    }
    for (const other of [eva, nora, max, otto, foreign])
      expect(await refusal(readAttachment(tools, other, file.attachmentId, seenBy)), other.name).toBe('not-found');
    for (const one of [jana, mehmet, ada])
      expect(await refusal(readAttachment(tools, one, file.attachmentId, seenBy)), one.name).toBe('allowed');
    expect((await pageOfRequests(tools, eva, { personId: world.mehmet })).requests).toEqual([]);
    expect((await pageOfRequests(tools, foreign, {})).requests).toEqual([]);
    expect(JSON.stringify(await pageOfRequests(tools, jana, {}))).not.toContain(FOREIGN);
  });

  it('takes no file of somebody else along', async () => {
    const file = await keepAttachment(tools, otto, 'card.pdf', aPdf());

    expect(await refusal(askDone(mehmet, world.firstAid.courseId, [file.attachmentId]))).toBe('not-found');
    expect((await myRequests(tools, mehmet)).requests).toEqual([]);
  });

  it('declined loses its files after 30 days, accepted keeps them', async () => {
    const files = [
      await keepAttachment(tools, mehmet, 'a.pdf', aPdf()),
      await keepAttachment(tools, mehmet, 'b.pdf', aPdf()),
    ];
    const declined = await askDone(mehmet, world.firstAid.courseId, [files[0]?.attachmentId ?? '']);
    const accepted = await askDone(mehmet, world.security.courseId, [files[1]?.attachmentId ?? '']);
    await decide(tools, jana, { requestId: declined.requestId, decision: decline });
    await decide(tools, eva, { requestId: accepted.requestId, decision: accept });

    tools.clock.addDays(29);
    expect(await dropDeclinedFiles(tools, TENANT, never)).toBe(0);
    tools.clock.addDays(2);
    expect(await dropDeclinedFiles(tools, TENANT, never)).toBe(1);
    expect(await dropDeclinedFiles(tools, TENANT, never)).toBe(0);
    const left = await database.db.read(TENANT, trx =>
      trx.selectFrom('attachment').select('attachmentId').where('tenantId', '=', TENANT).execute(),
    );
    expect(left).toEqual([{ attachmentId: files[1]?.attachmentId }]);
  });
});
