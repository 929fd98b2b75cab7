import { describe, expect, it } from 'vitest';

import { demoPeople } from '#infra/tenant/people.ts';

import { tenantInTest } from './support.ts';

const { tenant, graph } = tenantInTest();
const SENDER = 'training@lotsenwerk.example';
const KEY = 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name coursekeeper';
const messages = `/users/${SENDER}/messages`;
const immutable = { prefer: 'IdType="ImmutableId"' };
const search = (value: string) =>
  `${messages}?$filter=singleValueExtendedProperties/Any(ep: ep/id eq '${KEY}' and ep/value eq '${value}')&$select=id,isDraft`;
const anna = [{ emailAddress: { address: 'anna.weber@lotsenwerk.example', name: 'Anna Weber' } }];
const draft = (key: string, more: object = {}) => ({
  subject: 'Brandschutz', body: { contentType: 'html', content: '<p>Bis Freitag</p>' }, toRecipients: anna,
  singleValueExtendedProperties: [{ id: KEY, value: key }], ...more,
}); // prettier-ignore

describe('draft, then send', () => {
  it('a draft is found by its key, sent once, and found as sent afterwards', async () => {
    expect((await graph(search('k1'))).body.value).toEqual([]);
    const created = await graph(messages, { body: draft('k1'), headers: immutable });
    expect(created).toMatchObject({ status: 201, body: { isDraft: true, subject: 'Brandschutz' } });
    expect((await graph(search('k1'), { headers: immutable })).body.value).toMatchObject([
      { id: created.body.id, isDraft: true },
    ]);

    const sent = await graph(`${messages}/${created.body.id}/send`, { method: 'POST', headers: immutable });

    expect([sent.status, sent.body['text']]).toEqual([202, '']);
    expect((await graph(search('k1'), { headers: immutable })).body.value).toMatchObject([
      { id: created.body.id, isDraft: false },
    ]);
    const again = await graph(`${messages}/${created.body.id}/send`, {
      method: 'POST',
      headers: immutable,
      bad: 'sent already',
    });
    expect(again.status).toBe(400);
    expect((await tenant().control.inbox(demoPeople.anna)).map(one => one.properties[KEY])).toEqual(['k1']);
  });

  it('an ordinary id changes when the message moves to Sent Items', async () => {
    const created = await graph(messages, { body: draft('k2') });
    await graph(`${messages}/${created.body.id}/send`, { method: 'POST' });

    const gone = await graph(`${messages}/${created.body.id}/send`, { method: 'POST', bad: 'moved' });

    expect(gone).toMatchObject({ status: 404, body: { error: { code: 'ErrorItemNotFound' } } });
  });

  it('shows the key when it is expanded', async () => {
    await graph(messages, { body: draft('k3') });

    const { body } = await graph(`${search('k3')}&$expand=singleValueExtendedProperties($filter=id eq '${KEY}')`);

    expect(body.value).toMatchObject([{ isDraft: true, singleValueExtendedProperties: [{ id: KEY, value: 'k3' }] }]);
  });

  it.each([
    ['a misspelt property', draft('b', { toRecipient: anna }), 'RequestBodyRead'],
    [
      'an address that is none',
      draft('b', { toRecipients: [{ emailAddress: { address: 'anna' } }] }),
      'ErrorInvalidRecipients',
    ],
    [
      'a header without x-',
      draft('b', { internetMessageHeaders: [{ name: 'Reminder', value: '1' }] }),
      'InvalidInternetMessageHeader',
    ],
    [
      'a malformed property id',
      draft('b', { singleValueExtendedProperties: [{ id: 'coursekeeper', value: 'b' }] }),
      'ErrorInvalidPropertyId',
    ],
    [
      '501 recipients',
      draft('b', { toRecipients: Array.from({ length: 501 }, () => anna[0]) }),
      'ErrorRecipientLimitExceeded',
    ],
  ])('%s is refused', async (why, body, code) => {
    expect(await graph(messages, { body, bad: why })).toMatchObject({ status: 400, body: { error: { code } } });
  });

  it('a draft to nobody cannot be sent', async () => {
    const created = await graph(messages, { body: draft('k4', { toRecipients: [] }) });

    expect((await graph(`${messages}/${created.body.id}/send`, { method: 'POST', bad: 'to nobody' })).status).toBe(400);
  });
});

describe('sendMail', () => {
  const mail = {
    message: { subject: 'Hallo', body: { contentType: 'Text', content: 'x' }, toRecipients: anna },
    saveToSentItems: false,
  };

  it('is accepted without a word; without saveToSentItems no search finds it', async () => {
    const { status, body } = await graph(`/users/${SENDER}/sendMail`, { body: mail });

    expect([status, body['text']]).toEqual([202, '']);
    expect((await graph(`${messages}?$filter=subject eq 'Hallo'&$select=id`)).body.value).toEqual([]);
    expect((await tenant().control.inbox(demoPeople.anna)).map(one => one.subject)).toContain('Hallo');
  });

  it('needs a recipient', async () => {
    expect(
      (await graph(`/users/${SENDER}/sendMail`, { body: { message: { subject: 'x' } }, bad: 'no recipient' })).body
        .error?.code,
    ).toBe('ErrorInvalidRecipients');
  });

  it('only from the mailboxes the application is limited to, and only where there is one', async () => {
    expect(await graph(`/users/${demoPeople.jana}/sendMail`, { body: mail })).toMatchObject({
      status: 403,
      body: { error: { code: 'ErrorAccessDenied' } },
    });
    expect(await graph(`/users/${demoPeople.luca}/sendMail`, { body: mail })).toMatchObject({
      status: 404,
      body: { error: { code: 'MailboxNotEnabledForRESTAPI' } },
    });
  });

  it('without Mail.Send is denied', async () => {
    const token = await tenant().control.graphToken({ permissions: ['Mail.ReadWrite'] });

    expect((await graph(`/users/${SENDER}/sendMail`, { body: mail, token, bad: 'no permission' })).status).toBe(403);
  });
});

describe("Exchange's own limits", () => {
  it('30 messages a minute leave at once, the next one later', async () => {
    await tenant().control.advance(3_600_000);
    const before = (await tenant().control.inbox(demoPeople.ben)).length;
    const token = await tenant().control.graphToken();
    const ben = [{ emailAddress: { address: 'ben.kuehn@lotsenwerk.example' } }];
    for (let count = 0; count < 31; count += 1) {
      await graph(`/users/${SENDER}/sendMail`, {
        body: { message: { subject: String(count), toRecipients: ben } },
        token,
      });
    }

    expect((await tenant().control.inbox(demoPeople.ben)).length - before).toBe(30);
    await tenant().control.advance(61_000);
    expect((await tenant().control.inbox(demoPeople.ben)).length - before).toBe(31);
  });

  it('10,000 recipients a day are the end of it, until the next day', async () => {
    await tenant().control.advance(25 * 3_600_000);
    let token = await tenant().control.graphToken();
    const many = Array.from({ length: 500 }, (_, index) => ({
      emailAddress: { address: `p${index}@partner.example` },
    }));
    const statuses: number[] = [];
    for (let count = 0; count < 21; count += 1) {
      statuses.push(
        (await graph(`/users/${SENDER}/sendMail`, { body: { message: { subject: 'x', toRecipients: many } }, token }))
          .status,
      );
    }

    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 202), 403]);
    await tenant().control.advance(25 * 3_600_000);
    token = await tenant().control.graphToken();
    expect(
      (await graph(`/users/${SENDER}/sendMail`, { body: { message: { subject: 'x', toRecipients: many } }, token }))
        .status,
    ).toBe(202);
  });
});
