import { describe, expect, it } from 'vitest';
import { remindNow } from '#api/reminders/actions.ts';
import { remindMany } from '#api/reminders/many-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { clockAt, idOf } from '#test/support/given.ts';
import { givenTwoRoles } from './world.ts';

describe('reminding a selection', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-11T08:00:00.000Z');
  const tools = { db, clock, mailOn: true };
  const { mehmet, otto, firstAid, cologne, head } = await givenTwoRoles(db);
  const idle = idOf('Max Other');
  const ada = anActor('Ada Admin', { roles: ['admin'] });
  const who = { personIds: [mehmet, otto, idle] };
  const written = () =>
    db.read(TENANT, async trx => ({
      messages: await trx.selectFrom('outboxMessage').select('personId').where('tenantId', '=', TENANT).execute(),
      log: await trx
        .selectFrom('auditEntry')
        .select(['action', 'detail'])
        .where('tenantId', '=', TENANT)
        .where('action', '=', 'people.reminded')
        .execute(),
    }));

  it('says first who gets a message today, who was told already, and who has nothing open; writes nothing', async () => {
    await remindNow(tools, ada, { personId: otto });
    const before = await written();

    expect(await remindMany(tools, ada, { who, preview: true })).toEqual({
      people: 1,
      toldToday: 1,
      told: [{ personId: otto, name: 'Otto Alone' }],
      nothingDue: 1,
    });
    expect(await written()).toEqual(before);
  });

  it('reaches nobody beyond the units of an admin of units', async () => {
    const of = (unitId: string) => anActor('Bert Branch', { roles: ['branch'], unitIds: new Set([unitId]) });
    await expect(remindMany(tools, of(head.unitId), { who, preview: false })).rejects.toMatchObject({
      problem: 'not-found',
    });
    expect(await remindMany(tools, of(cologne.unitId), { who: { show: 'all' }, preview: true })).toMatchObject({
      people: 1,
      toldToday: 1,
    });
    expect(await remindMany(tools, of(head.unitId), { who: { show: 'all' }, preview: true })).toMatchObject({
      people: 1,
      toldToday: 0,
    });
    await expect(remindMany(tools, anActor('Eva Lang'), { who, preview: false })).rejects.toMatchObject({
      problem: 'not-allowed',
    });
  });

  it('tells each once, of the course asked for, as one entry in the log, and nobody twice', async () => {
    const input = { who, courseId: firstAid.courseId, preview: false };
    await expect(remindMany(tools, ada, { ...input, expect: 2 })).rejects.toMatchObject({
      problem: 'preview-outdated',
    });
    expect(await remindMany(tools, ada, { ...input, expect: 1 })).toMatchObject({ people: 1, toldToday: 1 });
    await expect(remindMany(tools, ada, input)).rejects.toMatchObject({ problem: 'nothing-due' });

    const { messages, log } = await written();
    expect(messages.map(({ personId }) => personId).sort()).toEqual([mehmet, otto].sort());
    expect(log).toHaveLength(1);
    expect(JSON.parse(log[0]?.detail ?? '')).toEqual({ people: 1, courseId: firstAid.courseId });
  });
});
