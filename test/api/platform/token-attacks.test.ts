import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { getPerson, recordCompletion, remindPerson, withdrawCompletion } from '#api/contract/people.ts';
import { getSession } from '#api/contract/session.ts';
import { changeSettings, getSettings } from '#api/contract/settings.ts';
import { systemClock } from '#api/platform/clock.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import {
  anEnrolment,
  aPerson,
  aRole,
  aUnit,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { openHall } from '#test/support/hall.ts';
import { standInTenant, type StandIn } from '#test/support/tenant.ts';

/** The whole api over HTTP, its own check of tokens, keys fetched from the stand-in over HTTPS: nothing is replaced. */
describe('a token that is not good', async () => {
  const db = await openDatabase();
  const tenant = await standInTenant({ settings: { tenantId: TENANT } });
  const { control } = tenant;
  const hall = await openHall(db, systemClock, tenant.config);

  const sessionWith = async (authorization: string | null) => {
    const response = await fetch(`${hall.origin}/api/session`, {
      headers: authorization === null ? {} : { authorization },
    });
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      body: await response.text(),
    };
  };
  /** What everybody is told who is not signed in: nothing can be learnt from a difference. */
  const refusal = {
    status: 401,
    challenge: 'Bearer',
    body: '{"type":"/problems/sign-in-needed","title":"A valid access token is needed","status":401}',
  };
  const refuses = async (token: string) => {
    expect(await sessionWith(`Bearer ${token}`)).toEqual(refusal);
    // A second time: nothing refused was remembered as good.
    expect(await sessionWith(`Bearer ${token}`)).toEqual(refusal);
  };

  beforeAll(async () => {
    await givenRow(db, 'unit', aUnit('Köln'));
    for (const [name, entraId] of [
      ['Jana Roth', demoPeople.jana],
      ['Eva Lang', demoPeople.eva],
      ['Anna Weber', demoPeople.anna],
      ['Ben Kühn', demoPeople.ben],
    ] as const)
      await givenRow(db, 'person', aPerson(name, { entraId }));
    const ofEva = { responsiblePersonId: idOf('Eva Lang') };
    await givenRow(db, 'role', aRole(idOf('Anna Weber'), 'volunteer', idOf('unit Köln'), ofEva));
    await givenRow(db, 'role', aRole(idOf('Ben Kühn'), 'staff', idOf('unit Köln')));
    const { courseId } = await givenCourse(db, 'First aid');
    const assignmentId = await givenAssignment(db, { courseId, ownerPersonId: idOf('Jana Roth') });
    await givenRow(db, 'enrolment', anEnrolment({ personId: idOf('Anna Weber'), assignmentId, courseId }));
  });

  it('a good one is taken, so the refusals below are about what is wrong with each', async () => {
    const { status, body } = await sessionWith(`Bearer ${await control.userToken(demoPeople.anna)}`);
    expect([status, JSON.parse(body)]).toMatchObject([200, { name: 'Anna Weber' }]);
  });

  it('no token', async () => expect(await sessionWith(null)).toEqual(refusal));
  it('no signature', async () => refuses(await control.badToken('no signature', demoPeople.jana)));
  it('alg none', async () => refuses(await control.badToken('alg none', demoPeople.jana)));
  it('alg none, with a signature of somebody’s own', async () =>
    refuses(`${await control.badToken('alg none', demoPeople.jana)}${randomBytes(64).toString('base64url')}`));
  it('HS256 with the public key', async () =>
    refuses(await control.badToken('hs256 with public key', demoPeople.jana)));
  it('expired', async () => refuses(await control.badToken('expired', demoPeople.jana)));
  it('not yet valid', async () => refuses(await control.badToken('not yet valid', demoPeople.jana)));
  it('wrong audience', async () => refuses(await control.badToken('wrong audience', demoPeople.jana)));
  it('for Graph, not for us', async () => refuses(await control.badToken('graph token', demoPeople.jana)));
  it('wrong issuer', async () => refuses(await control.badToken('wrong issuer', demoPeople.jana)));
  it('other tenant', async () => refuses(await control.badToken('other tenant', demoPeople.jana)));
  it('unknown kid', async () => refuses(await control.badToken('unknown kid', demoPeople.jana)));
  it('a known kid, signed with another key', async () =>
    refuses(await control.badToken('other key same kid', demoPeople.jana)));
  it('without the scope that was granted to the tab', async () =>
    refuses(await control.badToken('no scope', demoPeople.jana)));
  it('without a person in it', async () => refuses(await control.badToken('no oid', demoPeople.jana)));
  it('app-only, on a person’s route', async () => refuses(await control.badToken('app-only', demoPeople.jana)));

  it('app-only, dressed up with a scope and an admin’s role', async () =>
    refuses(
      await control.userToken(demoPeople.jana, {
        claims: { idtyp: 'app', scp: 'access_as_user', roles: ['Training.Admin'] },
      }),
    ));

  it('an id token, which has the right audience but was made for the tab', async () =>
    refuses(await idToken(tenant, demoPeople.jana)));

  it('the right issuer of one tenant, the id of another', async () =>
    refuses(await control.userToken(demoPeople.jana, { claims: { tid: idOf('another organisation') } })));

  it('oversized: signed as it should be, but longer than Entra makes them; refused before it is read', async () => {
    const padded = (bytes: number) =>
      control.userToken(demoPeople.anna, { claims: { groups: [randomBytes(bytes).toString('hex')] } });
    expect((await sessionWith(`Bearer ${await padded(2_000)}`)).status).toBe(200);
    expect(await sessionWith(`Bearer ${await padded(6_500)}`)).toEqual({ status: 431, challenge: null, body: '' });
    expect((await sessionWith(`Bearer ${await control.userToken(demoPeople.anna)}`)).status).toBe(200);
  });

  it('a good one after one changed letter, in head, claims or signature', async () => {
    const parts = (await control.userToken(demoPeople.anna)).split('.');
    for (const [index, part] of parts.entries()) {
      // The letter in the middle: the last one may carry bits that mean nothing.
      const at = Math.floor(part.length / 2);
      const other = part.charAt(at) === 'A' ? 'B' : 'A';
      await refuses(parts.with(index, `${part.slice(0, at)}${other}${part.slice(at + 1)}`).join('.'));
    }
  });

  it('in another scheme, or in the address', async () => {
    const token = await control.userToken(demoPeople.anna);
    expect(await sessionWith(`Basic ${token}`)).toEqual(refusal);
    expect(await sessionWith(`Bearer ${token} ${token}`)).toEqual(refusal);
    const inAddress = await fetch(`${hall.origin}/api/session?access_token=${token}`);
    expect(inAddress.status).toBe(401);
  });

  it('good, but a learner’s on an admin’s route', async () => {
    const token = await control.userToken(demoPeople.anna);
    expect(await hall.call(token, getSettings, {})).toMatchObject({
      status: 403,
      problem: { type: '/problems/not-allowed' },
    });
    expect((await hall.call(token, changeSettings, {})).status).toBe(403);
    expect(
      (await hall.call(token, withdrawCompletion, { completionId: idOf('any'), reason: 'x', preview: true })).status,
    ).toBe(403);
  });

  it('good, but with a role that only looks like an admin’s', async () => {
    const roles = ['training.admin', 'Training.Admin ', 'Training.Administrator', 'admin', ['Training.Admin']];
    const token = await control.userToken(demoPeople.anna, { claims: { roles, wids: ['Training.Admin'] } });
    expect((await hall.call(token, getSession, {})).body.may).toMatchObject({ admin: false, read: false });
    expect((await hall.call(token, getSettings, {})).status).toBe(403);
  });

  it('good, but a manager’s outside their own people', async () => {
    const token = await control.userToken(demoPeople.eva);
    const completion = {
      courseId: idOf('course First aid'),
      completedOn: '2026-01-15',
      issuer: null,
      place: null,
      externalNumber: null,
      validUntilOn: null,
      preview: true,
    };
    const own = { personId: idOf('Anna Weber') };
    const notOwn = { personId: idOf('Ben Kühn') };
    expect((await hall.call(token, getPerson, own)).body).toMatchObject({ name: 'Anna Weber' });
    expect((await hall.call(token, recordCompletion, { ...completion, ...own })).status).toBe(200);
    // Not "forbidden": whether there is such a person is not theirs to know.
    const unknown = await hall.call(token, getPerson, { personId: idOf('nobody') });
    expect(unknown.status).toBe(404);
    expect(await hall.call(token, getPerson, notOwn)).toEqual(unknown);
    expect((await hall.call(token, remindPerson, notOwn)).status).toBe(404);
    expect((await hall.call(token, recordCompletion, { ...completion, ...notOwn })).status).toBe(404);
  });
});

/** As a browser gets one: sign-in with the person picked, code with PKCE. */
async function idToken({ address, tenantId, clientId, control }: StandIn, personId: string): Promise<string> {
  const { publicUrl } = await control.settings();
  const verifier = randomBytes(32).toString('base64url');
  const about = { client_id: clientId, redirect_uri: `${publicUrl}/`, scope: 'openid profile' };
  const query = new URLSearchParams({
    ...about,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const picked = await fetch(`${address}/${tenantId}/oauth2/v2.0/authorize?${query}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ person: personId }),
  });
  const code = new URL(picked.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(`${address}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: publicUrl },
    body: new URLSearchParams({ ...about, grant_type: 'authorization_code', code, code_verifier: verifier }),
  });
  const { id_token: token } = (await answer.json()) as { id_token: string };
  expect(decodeJwt(token)).toMatchObject({ aud: clientId, oid: personId });
  return token;
}
