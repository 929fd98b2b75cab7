import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { insertAuditEntry } from '#api/audit/store.ts';
import { compareWithNoted, START } from '#api/audit/chain.ts';
import { auditSealJob } from '#api/audit/jobs.ts';
import { mountAudit, verifyChain } from '#api/audit/routes.ts';
import { readHead } from '#api/audit/seal-store.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { createLog } from '#api/platform/log.ts';
import { createDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { anActor, openDesk } from '#test/support/desk.ts';
import { aPerson, FOREIGN, givenRow, idOf } from '#test/support/given.ts';

const log = createLog('fatal');
const never = new AbortController().signal;

/** A database of its own with ten entries, sealed. */
async function givenSealedLog() {
  const { db, drop } = await createDatabase();
  await givenRow(db, 'person', aPerson('Jana Roth'));
  await givenRow(db, 'person', aPerson('Anna Weber'));
  for (const tenantId of [TENANT, OTHER_TENANT]) {
    for (let i = 0; i < 10; i += 1) {
      await db.write(tenantId, trx =>
        insertAuditEntry(trx, tenantId, {
          at: `2027-05-11T08:00:0${i}.000Z`,
          actorPersonId: idOf('Jana Roth'),
          action: i % 2 === 0 ? 'assignment.created' : 'completion.recorded',
          subjectKind: 'setting',
          subjectId: `${tenantId} ${i}`,
          ...(i % 2 === 0 ? {} : { aboutPersonId: idOf('Anna Weber') }),
          detail: { number: i },
        }),
      );
    }
  }
  const seal = async () => {
    for (const tenantId of [TENANT, OTHER_TENANT]) await auditSealJob({ db, log }).run(tenantId, never);
  };
  await seal();
  return { db, drop, seal };
}

describe('the audit chain', () => {
  it('is gapless, holds, and stays as it is when sealed again', async () => {
    const { db, drop, seal } = await givenSealedLog();
    const before = await db.read(TENANT, trx => readHead(trx, TENANT));
    await seal();

    const sequences = await db.read(TENANT, trx =>
      trx.selectFrom('auditEntry').select('sequence').where('tenantId', '=', TENANT).orderBy('sequence').execute(),
    );
    expect(sequences.map(row => row.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await verifyChain({ db }, TENANT)).toEqual({ head: before, firstBad: null });
    expect(before.sequence).toBe(10);
    await db.close();
    await drop();
  });

  it.each<[string, number, (trx: Trx) => Promise<unknown>]>([
    [
      'changed',
      4,
      trx =>
        sql`update "auditEntry" set "detail" = '{"number":99}' where "sequence" = 4 and "tenantId" = ${TENANT}`.execute(
          trx,
        ),
    ],
    ['deleted', 7, trx => sql`delete from "auditEntry" where "sequence" = 7 and "tenantId" = ${TENANT}`.execute(trx)],
    [
      'reordered',
      2,
      async trx => {
        for (const [from, to] of [
          [2, 200],
          [3, 2],
          [200, 3],
        ])
          await sql`update "auditEntry" set "sequence" = ${to} where "sequence" = ${from} and "tenantId" = ${TENANT}`.execute(
            trx,
          );
      },
    ],
    [
      'put in at the end without the chain',
      11,
      trx =>
        sql`insert into "auditEntry" select "tenantId", 'forged', 11, "at", "actorKey", "action", "subjectKind", "subjectId",
          "aboutKey", "detail", "previousHash", "hash" from "auditEntry" where "sequence" = 10 and "tenantId" = ${TENANT}`.execute(
          trx,
        ),
    ],
    [
      'moved from another organisation',
      5,
      async trx => {
        await sql`update "auditEntry" set "subjectId" = ${`${OTHER_TENANT} 4`} where "sequence" = 5 and "tenantId" = ${TENANT}`.execute(
          trx,
        );
      },
    ],
  ])('names the first bad entry when one was %s', async (_what, firstBad, tamper) => {
    const { db, drop } = await givenSealedLog();

    await db.write(TENANT, tamper);

    expect((await verifyChain({ db }, TENANT)).firstBad).toBe(firstBad);
    expect((await verifyChain({ db }, OTHER_TENANT)).firstBad).toBeNull();
    await db.close();
    await drop();
  });

  it('shows entries cut off at the end against a head noted elsewhere', async () => {
    const { db, drop } = await givenSealedLog();
    const noted = await db.read(TENANT, trx => readHead(trx, TENANT));

    await db.write(TENANT, trx =>
      sql`delete from "auditEntry" where "sequence" > 8 and "tenantId" = ${TENANT}`.execute(trx),
    );

    const check = await verifyChain({ db }, TENANT);
    expect(check.firstBad).toBeNull();
    expect(compareWithNoted(check, noted, null).firstBad).toBe(9);
    expect(compareWithNoted({ head: START, firstBad: null }, START, START.hash).firstBad).toBeNull();
    await db.close();
    await drop();
  });

  it('lists the newest first, with names, by action and day, page after page', async () => {
    const { db, drop } = await givenSealedLog();
    await db.write(TENANT, async trx => {
      for (let i = 0; i < 60; i += 1)
        await insertAuditEntry(trx, TENANT, {
          at: '2027-05-12T08:00:00.000Z',
          actorPersonId: null,
          action: 'directory.read',
          subjectKind: 'directory',
          subjectId: String(i),
        });
    });
    const desk = await openDesk(at => mountAudit(at, { db }));
    const jana = anActor('Jana Roth', ['admin']);
    const page = async (query: string) => (await desk.ask(jana, `/api/audit?${query}`)).json();

    const first = await page('');
    const second = await page(`cursor=${encodeURIComponent(first.next)}`);
    const recorded = await page('action=completion.recorded&from=2027-05-11&to=2027-05-11');

    expect(first).toMatchObject({ sealed: 10, unsealed: 60, firstBad: null });
    expect(first.entries).toHaveLength(50);
    expect(first.entries[0]).toMatchObject({ actor: null, sequence: null, action: 'directory.read' });
    expect(second.entries).toHaveLength(20);
    expect(second.next).toBeNull();
    const seen = [...first.entries, ...second.entries].map(entry => entry.entryId);
    expect(new Set(seen).size).toBe(70);
    expect(recorded.entries).toHaveLength(5);
    expect(recorded.entries[0]).toMatchObject({ actor: 'Jana Roth', about: 'Anna Weber', detail: { number: 9 } });
    expect(JSON.stringify([first, second, recorded])).not.toContain(FOREIGN);
    expect((await page('from=2027-05-12&to=2027-05-11')).entries).toEqual([]);
    expect((await desk.ask(jana, '/api/audit?cursor=nonsense')).status).toBe(400);
    expect((await desk.ask(jana, '/api/audit?from=2027-02-30')).status).toBe(400);
    expect((await desk.ask(anActor('Ben', ['reader']), '/api/audit')).status).toBe(403);
    await db.close();
    await drop();
  });

  it('keeps somebody whose name was erased apart from others, without a name', async () => {
    const { db, drop } = await givenSealedLog();
    await db.write(TENANT, trx => sql`delete from "auditName" where "personId" = ${idOf('Anna Weber')}`.execute(trx));
    const desk = await openDesk(at => mountAudit(at, { db }));

    const listed = await (await desk.ask(anActor('Jana Roth', ['admin']), '/api/audit')).json();

    expect(listed.firstBad).toBeNull();
    expect(listed.entries[0].about).toMatch(/^#[0-9a-f]{8}$/);
    await db.close();
    await drop();
  });
});
