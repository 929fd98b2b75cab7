import { describe, expect, it } from 'vitest';

import { demoPeople } from '#infra/tenant/people.ts';
import { defaultSettings } from '#infra/tenant/settings.ts';

import { tenantInTest } from './support.ts';

const teamsApp = {
  ...defaultSettings.teamsApp,
  activityTypes: [
    {
      type: 'courseDue',
      templateText: '{actor}: {course} is due {day}',
      localized: { de: '{course} ist fällig: {day}' },
    },
  ],
  resourceSpecific: ['TeamsActivity.Send.User'],
};
const { tenant, graph } = tenantInTest({ settings: { teamsApp } });
const { catalogId, externalId } = teamsApp;

const link = 'https://teams.microsoft.com/l/entity/app/training?context=%7B%22subEntityId%22%3A%22course-1%22%7D';
const notification = (more: object = {}) => ({
  topic: { source: 'text', value: 'Brandschutz', webUrl: link },
  activityType: 'courseDue',
  previewText: { content: 'Bis Freitag' },
  templateParameters: [{ name: 'course', value: 'Brandschutz' }, { name: 'day', value: 'Freitag' }],
  ...more,
}); // prettier-ignore
const single = (personId: string) => `/users/${personId}/teamwork/sendActivityNotification`;
const bulk = '/teamwork/sendActivityNotificationToRecipients';
const to = (...ids: string[]) =>
  ids.map(userId => ({ '@odata.type': 'microsoft.graph.aadUserNotificationRecipient', userId }));

describe('one notification', () => {
  it('is accepted with 204 and shows its template filled, in each language of the manifest', async () => {
    expect((await graph(single(demoPeople.ben), { body: notification() })).status).toBe(204);

    expect(await tenant().control.shown(demoPeople.ben)).toMatchObject([
      {
        text: 'Coursekeeper: Brandschutz is due Freitag',
        localized: { de: 'Brandschutz ist fällig: Freitag' },
        previewText: 'Bis Freitag',
        how: 'single',
      },
    ]);
    expect(await tenant().control.unread(demoPeople.ben)).toBe(1);
  });

  it('with the same chain id replaces the one before, and only that', async () => {
    for (const chainId of [7, 7, 8]) await graph(single(demoPeople.anna), { body: notification({ chainId }) });

    const { control } = tenant();
    expect((await control.acceptedFor(demoPeople.anna)).map(one => one.chainId)).toEqual(['7', '7', '8']);
    expect((await control.shown(demoPeople.anna)).map(one => one.chainId)).toEqual(['7', '8']);
  });

  it('reaches nobody without the app (403) or without Teams (404)', async () => {
    const { control } = tenant();
    await control.setTeams(demoPeople.emily, 'absent');
    expect(await graph(single(demoPeople.emily), { body: notification() })).toMatchObject({
      status: 403,
      body: { error: { code: 'Forbidden' } },
    });
    expect((await graph(single(demoPeople.luca), { body: notification() })).status).toBe(404);
    await control.setTeams(demoPeople.emily, 'installed');
  });

  it.each([
    ['an undeclared activity type', notification({ activityType: 'unheardOf' })],
    ['a missing parameter', notification({ templateParameters: [{ name: 'course', value: 'x' }] })],
    [
      'a parameter given twice',
      notification({ templateParameters: [{ name: 'course' }, { name: 'day' }, { name: 'day' }] }),
    ],
    [
      'the actor as parameter',
      notification({ templateParameters: [{ name: 'course' }, { name: 'day' }, { name: 'actor' }] }),
    ],
    ['a text topic without a link', notification({ topic: { source: 'text', value: 'x' } })],
    ['a link outside Teams', notification({ topic: { source: 'text', value: 'x', webUrl: 'https://example.org/' } })],
    [
      'a link over 1,900 characters',
      notification({ topic: { source: 'text', value: 'x', webUrl: `${link}${'x'.repeat(1900)}` } }),
    ],
    [
      'an entity of somebody else',
      notification({
        topic: {
          source: 'entityUrl',
          value: `https://graph.microsoft.com/v1.0/users/${demoPeople.anna}/teamwork/installedApps/x`,
        },
      }),
    ],
    ['a chain id that is text', notification({ chainId: '7' })],
    ['systemDefault without its text', notification({ activityType: 'systemDefault' })],
    ['no preview', notification({ previewText: undefined })],
    ['an unknown property', notification({ prevewText: {} })],
  ])('with %s is refused', async (why, body) => {
    expect(await graph(single(demoPeople.eva), { body, bad: why })).toMatchObject({
      status: 400,
      body: { error: { code: expect.any(String) } },
    });
    expect(await tenant().control.acceptedFor(demoPeople.eva)).toEqual([]);
  });
});

describe('notifications in bulk', () => {
  it('are accepted as a whole, and nobody says who saw nothing', async () => {
    const { control } = tenant();
    await control.setTeams(demoPeople.rania, 'blocked');
    const stranger = '00000000-0000-4000-8000-000000000000';

    const { status, body } = await graph(bulk, {
      body: { ...notification(), recipients: to(demoPeople.martin, demoPeople.rania, stranger) },
    });

    expect([status, body['text']]).toEqual([202, '']);
    expect(await control.shown(demoPeople.martin)).toHaveLength(1);
    expect(await control.undelivered()).toEqual([
      { personId: demoPeople.rania, why: 'no app' },
      { personId: stranger, why: 'unknown person' },
    ]);
  });

  it('need a token that lives for 45 more minutes', async () => {
    const token = await tenant().control.graphToken({ lifetimeSeconds: 44 * 60 });

    const answer = await graph(bulk, {
      body: { ...notification(), recipients: to(demoPeople.martin) },
      token,
      bad: 'token ends soon',
    });

    expect(answer).toMatchObject({ status: 412, body: { error: { code: 'PreconditionFailed' } } });
  });

  it.each([
    ['nobody', []],
    ['101 recipients', Array.from({ length: 101 }, () => to(demoPeople.anna)[0])],
    ['a recipient without a type', [{ userId: demoPeople.anna }]],
    [
      'a recipient of another type',
      [{ '@odata.type': 'microsoft.graph.chatMembersNotificationRecipient', chatId: 'x' }],
    ],
  ])('to %s are refused', async (why, recipients) => {
    expect((await graph(bulk, { body: { ...notification(), recipients }, bad: why })).status).toBe(400);
  });
});

describe('installing the app for a person', () => {
  const body = (more: object = {}) => ({
    'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${catalogId}`,
    consentedPermissionSet: {
      resourceSpecificPermissions: [{ permissionValue: 'TeamsActivity.Send.User', permissionType: 'application' }],
    },
    ...more,
  });
  const installed = (personId: string) => `/users/${personId}/teamwork/installedApps`;

  it('finds the app in the catalog by its manifest id and installs it once', async () => {
    const { body: catalog } = await graph(`/appCatalogs/teamsApps?$filter=externalId eq '${externalId}'`);
    expect(catalog.value?.map(one => one['id'])).toEqual([catalogId]);

    const first = await graph(installed(demoPeople.tom), { body: body() });
    const second = await graph(installed(demoPeople.tom), { body: body() });

    expect([first.status, first.body['text'], second.status]).toEqual([201, '', 409]);
    const { body: listed } = await graph(
      `${installed(demoPeople.tom)}?$expand=teamsApp&$filter=teamsApp/externalId eq '${externalId}'`,
    );
    expect(listed.value).toMatchObject([{ teamsApp: { id: catalogId } }]);
    expect((await graph(single(demoPeople.tom), { body: notification() })).status).toBe(204);
  });

  it.each([
    ['consent to nothing', demoPeople.station, body({ consentedPermissionSet: undefined }), 400],
    [
      'consent to more than the manifest asks',
      demoPeople.station,
      body({
        consentedPermissionSet: {
          resourceSpecificPermissions: [
            { permissionValue: 'TeamsActivity.Send.User', permissionType: 'application' },
            { permissionValue: 'Chat.Read', permissionType: 'application' },
          ],
        },
      }),
      400,
    ],
    ['no app named', demoPeople.station, { teamsAppId: catalogId }, 400],
    [
      'another app',
      demoPeople.station,
      body({ 'teamsApp@odata.bind': 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/other' }),
      403,
    ],
    ['a person without Teams', demoPeople.luca, body(), 404],
    ['a person for whom it is blocked', demoPeople.rania, body(), 403],
  ])('%s is refused', async (why, personId, asked, status) => {
    expect((await graph(installed(personId), { body: asked, bad: why })).status).toBe(status);
  });

  it('with resource-specific permissions needs the stronger permission', async () => {
    const token = await tenant().control.graphToken({ permissions: ['TeamsAppInstallation.ReadWriteSelfForUser.All'] });

    expect((await graph(installed(demoPeople.station), { body: body(), token, bad: 'weaker permission' })).status).toBe(
      403,
    );
  });
});
