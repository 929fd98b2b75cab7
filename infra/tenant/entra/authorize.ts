import { knownTenant } from '#infra/tenant/entra/discovery.ts';
import { EntraError } from '#infra/tenant/entra/errors.ts';
import { codeFor } from '#infra/tenant/entra/grants.ts';
import { pickerPage, problemPage } from '#infra/tenant/entra/picker.ts';
import { readScopes } from '#infra/tenant/entra/tokens.ts';
import { empty, formOf, html } from '#infra/tenant/http.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';
import { isRecord } from '#infra/tenant/http.ts';
import { seal, unseal } from '#infra/tenant/keys.ts';
import type { Account } from '#infra/tenant/org/types.ts';
import { redirectUrisOf } from '#infra/tenant/settings.ts';
import type { World } from '#infra/tenant/world.ts';

const SESSION = 'ESTSAUTH';
const REQUIRED = [
  'client_id',
  'response_type',
  'redirect_uri',
  'scope',
  'code_challenge',
  'code_challenge_method',
] as const;

/**
 * `GET /{tenant}/oauth2/v2.0/authorize`, and the answer of its page by POST to the same address.
 * What is wrong with the client or the redirect address is shown on a page (it must not be sent anywhere); everything else goes back on
 * the redirect as `error` and `error_description`.
 */
export function authorize(world: World, ask: Ask, tenant: string): Reply {
  const asked = ask.url.searchParams;
  try {
    knownTenant(world, tenant);
    checkClientAndRedirect(world, asked);
  } catch (fault) {
    if (!(fault instanceof EntraError)) throw fault;
    return html(400, problemPage(fault.description), noStore);
  }
  try {
    checkRequest(world, asked);
    if (ask.method === 'POST') return picked(world, asked, formOf(ask)['person'] ?? '');
    const session = sessionOf(world, ask);
    const prompt = asked.get('prompt') ?? '';
    const hint = asked.get('login_hint')?.toLowerCase();
    const hinted =
      session && (hint === undefined || [session.user.userPrincipalName.toLowerCase(), session.user.id].includes(hint));
    if (prompt === 'none') {
      if (!session)
        throw new EntraError('login_required', 50058, 'A silent sign-in request was sent but no user is signed in.');
      if (!hinted)
        throw new EntraError(
          'interaction_required',
          16002,
          'The requested session is not available: another user is signed in.',
        );
      return picked(world, asked, session.user.id);
    }
    if (hinted && hint !== undefined && prompt === '') return picked(world, asked, session.user.id);
    return html(
      200,
      pickerPage(world, { action: ask.url.pathname + ask.url.search, hint, search: asked.get('search') ?? '' }),
      noStore,
    );
  } catch (fault) {
    if (!(fault instanceof EntraError)) throw fault;
    return answer(asked, {
      error: fault.error,
      error_description: fault.description,
      ...(fault.suberror ? { error_subcode: fault.suberror } : {}),
    });
  }
}

/** `GET /{tenant}/oauth2/v2.0/logout`: forgets who is signed in here. */
export function logout(world: World, ask: Ask): Reply {
  const back = ask.url.searchParams.get('post_logout_redirect_uri');
  const cookie = `${SESSION}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None`;
  if (back && redirectUrisOf(world.settings()).includes(back))
    return empty(302, { location: back, 'set-cookie': cookie });
  return html(200, problemPage('You signed out.'), { 'set-cookie': cookie });
}

/** `GET /{tenant}/adminconsent`: the stand-in's administrator agrees at once. */
export function adminConsent(world: World, ask: Ask, tenant: string): Reply {
  const asked = ask.url.searchParams;
  try {
    knownTenant(world, tenant);
    checkClientAndRedirect(world, asked);
  } catch (fault) {
    if (!(fault instanceof EntraError)) throw fault;
    return html(400, problemPage(fault.description), noStore);
  }
  return answer(asked, { tenant: world.settings().tenantId, admin_consent: 'True' });
}

const noStore = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
};

function checkClientAndRedirect(world: World, asked: URLSearchParams): void {
  const settings = world.settings();
  const client = asked.get('client_id');
  if (!client)
    throw new EntraError(
      'invalid_request',
      900144,
      "The request body must contain the following parameter: 'client_id'.",
    );
  if (client !== settings.clientId)
    throw new EntraError(
      'unauthorized_client',
      700016,
      `Application with identifier '${client}' was not found in the directory.`,
    );
  const redirect = asked.get('redirect_uri') ?? '';
  if (!redirectUrisOf(settings).includes(redirect)) {
    throw new EntraError(
      'invalid_request',
      50011,
      `The redirect URI '${redirect}' specified in the request does not match the redirect URIs configured for the application '${client}'.`,
    );
  }
}

function checkRequest(world: World, asked: URLSearchParams): void {
  const missing = REQUIRED.find(name => !asked.get(name));
  if (missing === 'code_challenge' || missing === 'code_challenge_method') {
    throw new EntraError(
      'invalid_request',
      9002325,
      'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    );
  }
  if (missing)
    throw new EntraError('invalid_request', 900144, `The request must contain the following parameter: '${missing}'.`);
  if (asked.get('response_type') !== 'code')
    throw new EntraError(
      'unsupported_response_type',
      700051,
      `response_type '${asked.get('response_type')}' is not enabled for the application.`,
    );
  if (asked.get('code_challenge_method') !== 'S256')
    throw new EntraError(
      'invalid_request',
      501491,
      "Invalid size of Code_Challenge parameter or unsupported method: use 'S256'.",
    );
  if (!['', 'none', 'login', 'consent', 'select_account', 'create'].includes(asked.get('prompt') ?? ''))
    throw new EntraError('invalid_request', 90023, `Unsupported 'prompt' value.`);
  if (!readScopes(world, asked.get('scope') ?? ''))
    throw new EntraError(
      'invalid_resource',
      500011,
      'The resource principal named in the scope was not found in the tenant.',
    );
}

function picked(world: World, asked: URLSearchParams, personId: string): Reply {
  if (personId === '') throw new EntraError('access_denied', 65004, 'User declined to consent to access the app.');
  const account = world.directory.find(personId);
  if (!account) throw new EntraError('invalid_request', 50034, 'The user account does not exist in the directory.');
  if (!account.user.accountEnabled) throw new EntraError('access_denied', 50057, 'The user account is disabled.');
  const code = codeFor(world, {
    personId: account.user.id,
    scope: asked.get('scope') ?? '',
    redirectUri: asked.get('redirect_uri') ?? '',
    codeChallenge: asked.get('code_challenge') ?? '',
    nonce: asked.get('nonce') ?? undefined,
  });
  const clientInfo = Buffer.from(JSON.stringify({ uid: account.user.id, utid: world.settings().tenantId })).toString(
    'base64url',
  );
  const cookie = `${SESSION}=${seal(world.keys.sealing, 'session', { personId: account.user.id })}; Path=/; Secure; HttpOnly; SameSite=None`;
  const reply = answer(asked, {
    code,
    ...(asked.get('client_info') === '1' ? { client_info: clientInfo } : {}),
    session_state: crypto.randomUUID(),
  });
  return { ...reply, headers: { ...reply.headers, 'set-cookie': cookie } };
}

function sessionOf(world: World, ask: Ask): Account | undefined {
  const cookie = new RegExp(`(?:^|;\\s*)${SESSION}=([^;]+)`).exec(ask.headers['cookie'] ?? '')?.[1];
  const session = cookie === undefined ? undefined : unseal(world.keys.sealing, 'session', cookie);
  return isRecord(session) && typeof session['personId'] === 'string'
    ? world.directory.find(session['personId'])
    : undefined;
}

/** Back to the application, by query, fragment or a form that posts itself. */
function answer(asked: URLSearchParams, fields: Readonly<Record<string, string>>): Reply {
  const state = asked.get('state');
  const all = new URLSearchParams({ ...fields, ...(state === null ? {} : { state }) });
  const redirect = asked.get('redirect_uri') ?? '';
  const mode = asked.get('response_mode') ?? 'query';
  if (mode === 'form_post') {
    const inputs = [...all]
      .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
      .join('');
    const page = `<!doctype html><title>Signing in</title><form method="post" action="${escape(redirect)}">${inputs}<button>Continue</button></form><script>document.forms[0].submit()</script>`;
    return html(200, page, { 'cache-control': 'no-store' });
  }
  return empty(302, {
    location: `${redirect}${mode === 'fragment' ? '#' : redirect.includes('?') ? '&' : '?'}${all}`,
    'cache-control': 'no-store',
  });
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);
}
