import { createHash, randomBytes, X509Certificate } from 'node:crypto';

import { ConfidentialClientApplication } from '@azure/msal-node';
import { createRemoteJWKSet, decodeJwt, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';

import { demoPeople } from '#infra/tenant/people.ts';

import { answered, tenantInTest } from './support.ts';

const PUBLIC_URL = 'http://localhost:4711';
const GRAPH = 'https://graph.microsoft.com/.default';
const { tenant, graph, token } = tenantInTest({ publicUrl: PUBLIC_URL });

/** The registration as the real client library wants it. */
const registration = () => {
  const { address, tenantId, clientId } = tenant();
  return { clientId, authority: `${address}/${tenantId}`, knownAuthorities: [new URL(address).host] };
};
const app = () => ({ client_id: tenant().clientId, client_secret: tenant().clientSecret });

describe('the real client library (msal-node)', () => {
  it('gets an app token by secret, and Graph takes it', async () => {
    const client = new ConfidentialClientApplication({
      auth: { ...registration(), clientSecret: tenant().clientSecret },
    });

    const result = await client.acquireTokenByClientCredential({ scopes: [GRAPH] });

    expect((await graph('/users?$top=1', { token: result?.accessToken ?? '' })).status).toBe(200);
    expect(decodeJwt(result?.accessToken ?? '')).toMatchObject({
      ver: '1.0',
      idtyp: 'app',
      roles: expect.arrayContaining(['User.Read.All']),
    });
  });

  it('gets an app token by certificate', async () => {
    const { certificatePem, keyPem } = tenant().clientCertificate;
    const thumbprintSha256 = new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '');
    const client = new ConfidentialClientApplication({
      auth: { ...registration(), clientCertificate: { thumbprintSha256, privateKey: keyPem } },
    });

    const result = await client.acquireTokenByClientCredential({ scopes: [GRAPH] });

    expect(decodeJwt(result?.accessToken ?? '')).toMatchObject({ appidacr: '2' });
  });

  it('gets a token on behalf of a person, and Graph knows who that is', async () => {
    const client = new ConfidentialClientApplication({
      auth: { ...registration(), clientSecret: tenant().clientSecret },
    });
    const oboAssertion = await tenant().control.userToken(demoPeople.mehmet);

    const result = await client.acquireTokenOnBehalfOf({ oboAssertion, scopes: ['User.Read'] });

    expect((await graph('/me', { token: result?.accessToken ?? '' })).body).toMatchObject({
      id: demoPeople.mehmet,
      displayName: 'Mehmet Aydın',
    });
  });
});

describe('token requests', () => {
  const good = { grant_type: 'client_credentials', scope: GRAPH };
  it.each([
    ['a wrong secret', { ...good, client_secret: 'wrong' }, 7000215],
    ['an unknown application', { ...good, client_id: '00000000-0000-4000-8000-000000000000' }, 700016],
    ['a delegated scope in an app-only flow', { ...good, scope: 'User.Read' }, 1002012],
    ['two resources', { ...good, scope: `${GRAPH} https://other.example/.default` }, 1002012],
    ['an unknown resource', { ...good, scope: 'https://other.example/.default' }, 500011],
    ['an unknown grant', { ...good, grant_type: 'password' }, 70003],
    [
      'a wrong assertion on behalf of somebody',
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        scope: 'User.Read',
        assertion: 'a.b.c',
      },
      50013,
    ],
  ])('%s is refused with its AADSTS number', async (why, form, code) => {
    const { status, body } = await token({ ...app(), ...form }, { bad: why });

    expect([400, 401]).toContain(status);
    expect(body).toMatchObject({
      error_codes: [code],
      error_description: expect.stringMatching(new RegExp(`^AADSTS${code}: `)),
    });
  });

  it('an unknown tenant, and common for an application, are refused', async () => {
    expect(
      (await token({ ...app(), ...good }, { tenant: 'elsewhere.example', bad: 'unknown tenant' })).body['error_codes'],
    ).toEqual([90002]);
    expect((await token({ ...app(), ...good }, { tenant: 'common', bad: 'common' })).body['error_codes']).toEqual([
      50059,
    ]);
  });

  it('a permission nobody consented to is refused as consent missing', async () => {
    const assertion = await tenant().control.userToken(demoPeople.anna);
    const form = {
      ...app(),
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      scope: 'Files.ReadWrite.All',
      assertion,
    };

    expect((await token(form, { bad: 'no consent' })).body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [65001],
      suberror: 'consent_required',
    });
  });

  it("takes another issuer's assertion once its federated credential is registered, and no other", async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const federated = {
      issuer: 'https://issuer.example',
      subject: 'repo:coursekeeper',
      audience: 'api://AzureADTokenExchange',
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] },
    };
    const assertion = (sub: string) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(federated.issuer)
        .setSubject(sub)
        .setAudience(federated.audience)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
    const form = async (sub: string) => ({
      ...good,
      client_id: tenant().clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(sub),
    });

    expect((await token(await form(federated.subject), { bad: 'not registered' })).body['error_codes']).toEqual([
      70021,
    ]);
    await tenant().control.configure({ federated });
    expect((await token(await form(federated.subject))).status).toBe(200);
    expect((await token(await form('repo:stranger'), { bad: 'other subject' })).body['error_codes']).toEqual([700027]);
  });
});

describe('signing in in a browser', () => {
  const verifier = randomBytes(32).toString('base64url');
  const asked = (more: Readonly<Record<string, string>> = {}) =>
    new URLSearchParams({
      client_id: tenant().clientId, response_type: 'code', redirect_uri: `${PUBLIC_URL}/`, response_mode: 'fragment', state: 'here', nonce: 'n1',
      scope: `api://localhost:4711/${tenant().clientId}/access_as_user openid profile offline_access`,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', ...more,
    }); // prettier-ignore
  const authorize = async (more: Readonly<Record<string, string>> = {}, init: RequestInit = {}) => {
    const { address, tenantId } = tenant();
    return fetch(`${address}/${tenantId}/oauth2/v2.0/authorize?${asked(more)}`, { redirect: 'manual', ...init });
  };
  const pick = async (person: string, more: Readonly<Record<string, string>> = {}) => {
    const response = await authorize(more, { method: 'POST', body: new URLSearchParams({ person }) });
    const back = new URL(response.headers.get('location') ?? 'https://nowhere.example');
    return { response, back, fields: new URLSearchParams(back.hash.slice(1)) };
  };
  const redeem = (code: string) => ({
    grant_type: 'authorization_code',
    client_id: tenant().clientId,
    code,
    redirect_uri: `${PUBLIC_URL}/`,
    code_verifier: verifier,
  });
  const origin = { origin: PUBLIC_URL };

  it('shows a page to pick a person, who then comes back with a code for tokens of our API', async () => {
    const page = await (await authorize()).text();
    expect(page).toContain('Jana Roth');

    const { fields } = await pick(demoPeople.jana);
    expect(fields.get('state')).toBe('here');
    const { status, headers, body } = await token(redeem(fields.get('code') ?? ''), { headers: origin });

    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    const { address, tenantId, clientId } = tenant();
    const keys = createRemoteJWKSet(new URL(`${address}/${tenantId}/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(body.access_token ?? '', keys, {
      issuer: `${address}/${tenantId}/v2.0`,
      audience: clientId,
    });
    expect(payload).toMatchObject({
      oid: demoPeople.jana,
      scp: 'access_as_user',
      roles: ['Training.Admin'],
      ver: '2.0',
      azpacr: '0',
    });
    expect(decodeJwt(body.id_token ?? '')).toMatchObject({
      nonce: 'n1',
      preferred_username: 'jana.roth@lotsenwerk.example',
    });
  });

  it('a code is good once, only with its verifier, and only from another origin', async () => {
    const { fields } = await pick(demoPeople.anna);
    const code = fields.get('code') ?? '';

    expect((await token(redeem(code), { bad: 'same origin' })).body['error_codes']).toEqual([9002327]);
    expect(
      (
        await token(
          { ...redeem((await pick(demoPeople.anna)).fields.get('code') ?? ''), code_verifier: 'x'.repeat(43) },
          { headers: origin, bad: 'wrong verifier' },
        )
      ).body['error_codes'],
    ).toEqual([50148]);
    const again = (await pick(demoPeople.anna)).fields.get('code') ?? '';
    expect((await token(redeem(again), { headers: origin })).status).toBe(200);
    expect((await token(redeem(again), { headers: origin, bad: 'code used twice' })).body['error_codes']).toEqual([
      54005,
    ]);
  });

  it('a refresh token gives new tokens for 24 hours', async () => {
    const { fields } = await pick(demoPeople.ben);
    const { body } = await token(redeem(fields.get('code') ?? ''), { headers: origin });
    const form = {
      grant_type: 'refresh_token',
      client_id: tenant().clientId,
      refresh_token: body.refresh_token ?? '',
      scope: 'openid offline_access',
    };

    expect((await token(form, { headers: origin })).status).toBe(200);
    await tenant().control.advance(25 * 3_600_000);
    expect((await token(form, { headers: origin, bad: 'refresh token of yesterday' })).body['error_codes']).toEqual([
      700084,
    ]);
    await tenant().control.advance(-25 * 3_600_000);
  });

  it('silently only for who is signed in; otherwise the error comes back on the redirect', async () => {
    const silent = await authorize({ prompt: 'none' });
    expect(new URLSearchParams(new URL(silent.headers.get('location') ?? '').hash.slice(1)).get('error')).toBe(
      'login_required',
    );

    const { response } = await pick(demoPeople.emily);
    const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const known = await authorize(
      { prompt: 'none', login_hint: 'emily.clarke@lotsenwerk.example' },
      { headers: { cookie } },
    );
    expect(known.headers.get('location')).toContain('code=');
  });

  it('who cancels sends back access_denied', async () => {
    expect((await pick('')).fields.get('error')).toBe('access_denied');
  });

  it('a redirect address that is not registered gets a page and no redirect', async () => {
    const response = await authorize({ redirect_uri: 'https://evil.example/' });

    expect(response.status).toBe(400);
    expect(await response.text()).toContain('AADSTS50011');
  });

  it('a disabled person gets no tokens', async () => {
    const { fields } = await pick(demoPeople.tom);
    await tenant().control.disablePerson(demoPeople.tom);

    expect(
      (await token(redeem(fields.get('code') ?? ''), { headers: origin, bad: 'disabled' })).body['error_codes'],
    ).toEqual([50057]);
  });

  it("an administrator's consent comes back with the tenant", async () => {
    const { address, tenantId, clientId } = tenant();
    const response = await fetch(
      `${address}/${tenantId}/adminconsent?${new URLSearchParams({ client_id: clientId, redirect_uri: `${PUBLIC_URL}/`, state: 's' })}`,
      { redirect: 'manual' },
    );

    expect(response.headers.get('location')).toBe(`${PUBLIC_URL}/?tenant=${tenantId}&admin_consent=True&state=s`);
  });
});

describe('what clients find out by themselves', () => {
  it('discovery names the endpoints; for common the issuer holds the literal tenant id', async () => {
    const { address, tenantId } = tenant();
    const read = async (name: string) =>
      (await answered(await fetch(`${address}/${name}/v2.0/.well-known/openid-configuration`))).body;

    expect(await read(tenantId)).toMatchObject({
      issuer: `${address}/${tenantId}/v2.0`,
      token_endpoint: `${address}/${tenantId}/oauth2/v2.0/token`,
    });
    expect((await read('common'))['issuer']).toBe(`${address}/{tenantid}/v2.0`);
  });

  it('instance discovery names this host alone', async () => {
    const { address } = tenant();
    const { host } = new URL(address);

    const { body } = await answered(
      await fetch(
        `${address}/common/discovery/instance?api-version=1.1&authorization_endpoint=${address}/common/oauth2/v2.0/authorize`,
      ),
    );

    expect(body['metadata']).toEqual([{ preferred_network: host, preferred_cache: host, aliases: [host] }]);
  });
});
