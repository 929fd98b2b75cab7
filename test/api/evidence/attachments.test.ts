import { request as httpRequest } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { MOST_ATTACHMENT_BYTES, type Attachment } from '#api/contract/attachments.ts';
import { dropAttachments, linkAttachment, linkFurther } from '#api/evidence/attachment-actions.ts';
import { attachmentsJob } from '#api/evidence/jobs.ts';
import { mountEvidence } from '#api/evidence/routes.ts';
import type { Actor } from '#api/people/actor.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { anActor, openDesk } from '#test/support/desk.ts';
import { aPerson, clockAt, givenRow, idOf } from '#test/support/given.ts';
import { jpeg, page, pdf, png } from './files.ts';

describe('a file that is handed in', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-11T08:00:00.000Z');
  const seenBy = { request: async (_trx: unknown, actor: Actor) => actor.personId === idOf('jana') };
  const { address, ask } = await openDesk(desk => mountEvidence(desk, { db, clock }, { seenBy, nudge: () => {} }));
  const anna = anActor('anna');
  const ben = anActor('ben');
  const jana = anActor('jana', ['admin']);

  beforeAll(async () => {
    for (const name of ['anna', 'ben', 'jana', 'quota']) await givenRow(db, 'person', aPerson(name));
  });

  const send = async (actor: Actor | null, content: Uint8Array, name = 'photo.jpg') => {
    // As fetch would send it; the desk of the tests only knows JSON, so the actor is made known first.
    await ask(actor, '/api/attachments/none');
    const response = await fetch(`${address}/api/attachments?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        ...(actor === null
          ? {}
          : { 'x-test-actor': `${actor.tenantId} ${actor.personId} ${[...actor.roles].join(' ')} ${actor.language}` }),
      },
      body: Buffer.from(content),
    });
    return { status: response.status, body: (await response.json()) as Attachment & { type?: string } };
  };
  const link = (id: string, by: string, kind: 'request' | 'completion', linkedId: string) =>
    db.write(TENANT, trx => linkAttachment(trx, TENANT, id, { by, linkedTo: { kind, id: linkedId }, at: clock.now() }));

  it('comes back to its sender byte for byte, to be kept and never shown', async () => {
    const { status, body } = await send(anna, jpeg, '../../../Erste Hilfe.exe');

    expect({ status, name: body.name, mediaType: body.mediaType, bytes: body.bytes }).toEqual({
      status: 200,
      name: 'Erste Hilfe.jpg',
      mediaType: 'image/jpeg',
      bytes: jpeg.length,
    });
    const response = await ask(anna, `/api/attachments/${body.attachmentId}`);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(jpeg);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['a page that calls itself a photo', page, 'file-refused', 415],
    ['a photo that was cut short', jpeg.subarray(0, 12), 'file-broken', 400],
    ['nothing at all', new Uint8Array(0), 'file-broken', 400],
  ])('%s is refused', async (_name, content, problem, refused) => {
    const { status, body } = await send(anna, content);

    expect([status, body.type]).toEqual([refused, `/problems/${problem}`]);
  });

  it('more than ten megabytes are refused while they come, and the sender is told', async () => {
    const large = new Uint8Array(MOST_ATTACHMENT_BYTES + 1);
    large.set(png);

    expect(await send(anna, large)).toMatchObject({ status: 413, body: { type: '/problems/too-large' } });
  });

  it('an upload that breaks off leaves nothing', async () => {
    const before = await countOf();
    await ask(anna, '/api/attachments/none');
    await new Promise<void>(resolve => {
      const upload = httpRequest(`${address}/api/attachments?name=x.pdf`, {
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': pdf.length + 1000,
          'x-test-actor': `${anna.tenantId} ${anna.personId}  en`,
        },
      });
      upload.on('error', () => resolve());
      upload.write(pdf, () => setTimeout(() => upload.destroy(), 50));
    });
    const { status } = await send(anna, pdf, 'whole.pdf');

    expect(status).toBe(200);
    expect(await countOf()).toBe(before + 1);
  });

  it('without a name it is not taken, and nobody unknown may send one', async () => {
    expect((await send(anna, jpeg, '  ')).status).toBe(400);
    expect((await send(null, jpeg)).status).toBe(401);
  });

  it('is nobody else’s, not even an admin’s, until it is linked to something', async () => {
    const { body } = await send(anna, pdf, 'Schein.pdf');
    const path = `/api/attachments/${body.attachmentId}`;

    expect((await ask(ben, path)).status).toBe(404);
    expect((await ask(jana, path)).status).toBe(404);
    await link(body.attachmentId, anna.personId, 'request', idOf('request 1'));
    expect((await ask(ben, path)).status).toBe(404);
    expect((await ask(jana, path)).status).toBe(200);
  });

  it('is not there for another organisation, and cannot be linked by somebody else', async () => {
    const { body } = await send(anna, pdf);
    const path = `/api/attachments/${body.attachmentId}`;

    expect((await ask({ ...anna, tenantId: OTHER_TENANT }, path)).status).toBe(404);
    await expect(link(body.attachmentId, ben.personId, 'request', idOf('theirs'))).rejects.toThrow('no such thing');
    const foreign = db.write(OTHER_TENANT, trx =>
      linkAttachment(trx, OTHER_TENANT, body.attachmentId, {
        by: anna.personId,
        linkedTo: { kind: 'request', id: idOf('theirs') },
        at: clock.now(),
      }),
    );
    await expect(foreign).rejects.toThrow('no such thing');
  });

  it('goes after a day, unless it is used; the second run finds nothing', async () => {
    const unused = (await send(ben, jpeg)).body.attachmentId;
    const used = (await send(ben, png)).body.attachmentId;
    await link(used, ben.personId, 'request', idOf('request 2'));
    const run = () => attachmentsJob({ db, clock }).run(TENANT, new AbortController().signal);

    await run();
    expect((await ask(ben, `/api/attachments/${unused}`)).status).toBe(200);
    clock.addDays(1);
    clock.set('2027-05-12T08:00:00.001Z');
    await run();
    expect((await ask(ben, `/api/attachments/${unused}`)).status).toBe(404);
    expect((await ask(ben, `/api/attachments/${used}`)).status).toBe(200);
    const after = await countOf();
    await run();
    expect(await countOf()).toBe(after);
  });

  it('serves two things and goes with the last of them', async () => {
    const { attachmentId } = (await send(ben, pdf)).body;
    const from = { kind: 'request', id: idOf('request 3') } as const;
    const to = { kind: 'completion', id: idOf('completion 3') } as const;
    await link(attachmentId, ben.personId, 'request', from.id);
    await db.write(TENANT, trx => linkFurther(trx, TENANT, { from, to, by: jana.personId, at: clock.now() }));

    await db.write(TENANT, trx => dropAttachments(trx, TENANT, from));
    expect((await ask(ben, `/api/attachments/${attachmentId}`)).status).toBe(200);
    await db.write(TENANT, trx => dropAttachments(trx, TENANT, to));
    expect((await ask(ben, `/api/attachments/${attachmentId}`)).status).toBe(404);
  });

  it('nobody keeps more than twenty waiting; what is linked does not count', async () => {
    const quota = anActor('quota');
    const first = (await send(quota, jpeg)).body.attachmentId;
    for (let i = 1; i < 20; i += 1) expect((await send(quota, jpeg)).status).toBe(200);

    expect(await send(quota, jpeg)).toMatchObject({ status: 409, body: { type: '/problems/too-many-files' } });
    await link(first, quota.personId, 'request', idOf('request 4'));
    expect((await send(quota, jpeg)).status).toBe(200);
  });

  async function countOf(): Promise<number> {
    const rows = await db.read(TENANT, trx =>
      trx.selectFrom('attachment').select('attachmentId').where('tenantId', '=', TENANT).execute(),
    );
    return rows.length;
  }
});
