import { describe, expect, it } from 'vitest';
import { listOpenCourses } from '#api/outbox/facts-store.ts';
import { callOff } from '#api/outbox/store.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { idOf } from '#test/support/given.ts';
import { openPost } from './support.ts';

describe('what is not told any more', async () => {
  const post = await openPost(await openDatabase());
  const { db, clock } = post;

  it('was changed at the moment it was called off', async () => {
    const messageId = await post.promise('anna');
    const at = '2027-05-11T08:30:00.000Z';

    await db.write(TENANT, trx => callOff(trx, TENANT, [messageId], at));

    const row = await db.read(TENANT, trx =>
      trx
        .selectFrom('outboxMessage')
        .select(['state', 'modifiedAt'])
        .where('tenantId', '=', TENANT)
        .where('messageId', '=', messageId)
        .executeTakeFirstOrThrow(),
    );
    expect(row).toEqual({ state: 'no-longer-needed', modifiedAt: at });
  });

  it('is what only assignments ask for that do not run', async () => {
    const openCourses = (): Promise<readonly string[]> =>
      db.read(TENANT, async trx => [
        ...((await listOpenCourses(trx, TENANT, [idOf('ben')], '2027-05-11')).get(idOf('ben'))?.keys() ?? []),
      ]);
    const setAssignments = (state: 'running' | 'ended') =>
      db.write(TENANT, trx => trx.updateTable('assignment').set({ state }).where('tenantId', '=', TENANT).execute());
    const before = await openCourses();
    const messageId = await post.promise('ben');
    await setAssignments('ended');

    const after = await openCourses();
    clock.set('2027-05-11T08:45:00.000Z');
    await post.work();
    await setAssignments('running');

    expect(before).toEqual([post.courseId]);
    expect(after).toEqual([]);
    expect(await post.message(messageId)).toMatchObject({ state: 'no-longer-needed', attempts: 0 });
  });
});
