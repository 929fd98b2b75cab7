import { beforeEach, describe, expect, it } from 'vitest';
import { identify } from '#api/people/actions.ts';
import { nameDeputy, viewDeputy } from '#api/people/deputy-actions.ts';
import { mountPeoplePages } from '#api/people/pages-routes.ts';
import { getPersonDetail } from '#api/people/person-actions.ts';
import { getTeamOf } from '#api/people/team-actions.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { remindOverdue } from '#api/reminders/team-actions.ts';
import { ask } from '#api/requests/ask-actions.ts';
import { decide } from '#api/requests/decide-actions.ts';
import { pageOfRequests } from '#api/requests/list-actions.ts';
import type { Actor } from '#api/people/actor.ts';
import { anActor } from '#test/support/actor.ts';
import { createDatabase, OTHER_TENANT, TENANT, type TestDatabase } from '#test/support/database.ts';
import { openDesk } from '#test/support/desk.ts';
import { clockAt, FOREIGN, idOf } from '#test/support/given.ts';
import { givenTwoRoles } from './world.ts';

const jana = anActor('Jana Roth', { isResponsible: true });
const eva = anActor('Eva Lang', { isResponsible: true });
const mehmet = anActor('Mehmet Aydin');

async function refusal(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'allowed',
    (error: unknown) => (error instanceof Problem ? error.problem : String(error)),
  );
}

describe('my team', async () => {
  let database: TestDatabase;
  let world: Awaited<ReturnType<typeof givenTwoRoles>>;
  let tools: { db: TestDatabase['db']; clock: ReturnType<typeof clockAt>; mailOn: boolean };
  beforeEach(async () => {
    database = await createDatabase();
    // Everything fell due four days ago.
    tools = { db: database.db, clock: clockAt('2027-05-18T08:00:00.000Z'), mailOn: true };
    world = await givenTwoRoles(database.db);
    return async () => {
      await database.db.close();
      await database.drop();
    };
  });
  const signedIn = (name: string): Promise<Actor> =>
    identify(tools, { tenantId: TENANT, entraId: idOf(name), roles: [] });
  const asking = () =>
    ask(tools, mehmet, {
      courseId: world.firstAid.courseId,
      asked: { kind: 'done-already', completedOn: '2027-05-02', issuer: null, attachmentIds: [] },
    });

  it('reminds everybody who is overdue, says before how many, and nobody twice', async () => {
    expect(await remindOverdue(tools, jana, { preview: true })).toEqual({ people: 1, leftOut: 0 });
    expect(await remindOverdue(tools, jana, { preview: false })).toEqual({ people: 1, leftOut: 0 });
    expect(await remindOverdue(tools, jana, { preview: true })).toEqual({ people: 0, leftOut: 1 });
    expect(await remindOverdue(tools, jana, { preview: false })).toEqual({ people: 0, leftOut: 1 });
    const messages = await database.db.read(TENANT, trx =>
      trx.selectFrom('outboxMessage').select(['personId', 'content']).where('tenantId', '=', TENANT).execute(),
    );
    expect(messages.map(({ personId }) => personId)).toEqual([world.mehmet]);
    // What the other role demands is not hers to speak of.
    expect(messages[0]?.content).not.toContain('Security awareness');
  });

  it('as a file holds what comes through the role one looks after, and no formulas', async () => {
    await database.db.write(TENANT, trx =>
      trx
        .updateTable('person')
        .set({ displayName: '=HYPERLINK("http://x")' })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', world.mehmet)
        .execute(),
    );
    const desk = await openDesk(one => mountPeoplePages(one, tools));
    const fetched = async (actor: Actor) => {
      const response = await desk.ask(actor, '/api/team.csv');
      return { status: response.status, text: await response.text() };
    };

    const { text } = await fetched(jana);
    const courses = text
      .split('\r\n')
      .flatMap(line => /,(First aid|Data protection|Hygiene|Security)/.exec(line)?.[1] ?? []);
    expect(courses.toSorted()).toEqual(['Data protection', 'First aid', 'Hygiene']);
    expect(text).toContain(`'=HYPERLINK`);
    expect(text).not.toContain(FOREIGN);
    expect((await fetched(eva)).text).toContain('Security awareness');
    expect((await fetched(anActor('Max Other', { isResponsible: true }))).text.trim().split('\r\n')).toHaveLength(1);
    expect((await fetched(mehmet)).status).toBe(403);
  });

  describe('seen by a deputy', () => {
    beforeEach(async () => {
      await nameDeputy(tools, jana, { mail: 'Max.Other@example.org' });
    });

    it('is the same list, and nothing besides', async () => {
      const max = await signedIn('Max Other');
      expect(max.isResponsible).toBe(true);
      const mine = await getTeamOf(tools, jana, {});
      expect(await getTeamOf(tools, max, {})).toEqual(mine);
      expect(mine.people.map(({ name }) => name)).toEqual(['Mehmet Aydin']);
      const { now } = await getPersonDetail(tools, max, world.mehmet);
      expect(now.map(({ course }) => course.title).toSorted()).toEqual(['Data protection', 'First aid', 'Hygiene']);
      expect(await refusal(getPersonDetail(tools, max, world.otto))).toBe('not-found');
    });

    it('has the requests too, and decides them', async () => {
      const { requestId } = await asking();
      const max = await signedIn('Max Other');

      expect((await pageOfRequests(tools, max, {})).requests.map(one => one.requestId)).toEqual([requestId]);
      const decision = { kind: 'accept', answer: null, validUntilOn: null } as const;
      expect((await decide(tools, max, { requestId, decision })).outcome).toBe('decided');
    });

    it('is over with the deputy’s time', async () => {
      expect((await viewDeputy(tools, jana)).deputy).toEqual({ personId: idOf('Max Other'), name: 'Max Other' });
      await nameDeputy(tools, jana, { mail: null });
      const { requestId } = await asking();
      const max = await signedIn('Max Other');

      expect(max.isResponsible).toBe(false);
      expect(await refusal(getPersonDetail(tools, max, world.mehmet))).toBe('not-found');
      expect((await pageOfRequests(tools, max, {})).requests).toEqual([]);
      const decision = { kind: 'accept', answer: null, validUntilOn: null } as const;
      expect(await refusal(decide(tools, max, { requestId, decision }))).toBe('not-found');
    });

    it('is not that of a deputy’s deputy, nor of one’s own obligations', async () => {
      await nameDeputy(tools, await signedIn('Max Other'), { mail: 'otto.alone@example.org' });
      const otto = await signedIn('Otto Alone');
      expect(await refusal(getPersonDetail(tools, otto, world.mehmet))).toBe('not-found');

      await nameDeputy(tools, jana, { mail: 'mehmet.aydin@example.org' });
      const deputy = await signedIn('Mehmet Aydin');
      const { requestId } = await asking();
      const decision = { kind: 'accept', answer: null, validUntilOn: null } as const;
      expect(await refusal(decide(tools, deputy, { requestId, decision }))).toBe('not-found');
      expect((await getTeamOf(tools, deputy, {})).people).toEqual([]);
      expect(await refusal(getPersonDetail(tools, deputy, world.mehmet))).toBe('not-found');
    });

    it('is nobody’s of another organisation', async () => {
      const foreign = anActor('Jana Roth', { tenantId: OTHER_TENANT, isResponsible: true });
      expect((await viewDeputy(tools, foreign)).deputy).toBeNull();
    });

    it('is named by an address that somebody else here has', async () => {
      expect(await refusal(nameDeputy(tools, jana, { mail: 'nobody@example.org' }))).toBe('bad-input');
      expect(await refusal(nameDeputy(tools, jana, { mail: 'jana.roth@example.org' }))).toBe('bad-input');
    });
  });
});
