/** What came back from Graph: the answer, or a fault as a value. `requestId` is Microsoft's, to quote in a support case. */
export type Outcome<T> = Answer<T> | Fault;

export type Answer<T> = Readonly<{ kind: 'ok'; status: number; body: T; requestId: string | null }>;

export type Fault = Readonly<
  { requestId: string | null; status: number | null } & (
    | { kind: 'throttled'; retryAfterSeconds: number }
    /** Nothing happened, and it may work later. */
    | { kind: 'unavailable'; retryAfterSeconds: number | null; detail: string }
    /** A write whose answer never came (or 5xx): it may or may not have happened. Reads never end so. */
    | { kind: 'unknown-outcome'; detail: string }
    | { kind: 'not-found'; code: string }
    | { kind: 'forbidden'; code: string }
    | { kind: 'conflict'; code: string }
    /** A delta link or upload that has expired; `location` is where to begin anew, when it was said. */
    | { kind: 'gone'; location: string | null }
    /** 412: the token does not live long enough, or an etag does not match. */
    | { kind: 'precondition-failed'; code: string }
    /** We asked wrongly: 400 and any other 4xx. `detail` is Graph's sentence, for logs only. */
    | { kind: 'refused'; code: string; detail: string }
    /** Entra gave no token, or Graph did not accept it: 'AADSTS7000222', 'InvalidAuthenticationToken'. */
    | { kind: 'sign-in-failed'; code: string }
    /** An answer that is not what it should be. */
    | { kind: 'unreadable'; detail: string }
  )
>;

type Reply = Readonly<{ status: number; headers: Headers; text: string; isWrite: boolean }>;

/** Delta links expire under these codes as well as under 410. */
const EXPIRED = ['syncstatenotfound', 'resyncrequired', 'syncstateinvalid'];

/**
 * What an answer other than 2xx means. Branches on status and code, never on the message (CONTRACT section 11). After a
 * 500, 502 or 504 nobody knows whether a write happened; after 429 and 503 it did not.
 */
export function faultOf({ status, headers, text, isWrite }: Reply): Fault {
  const { code, message } = errorOf(text);
  const base = { status, requestId: headers.get('request-id') };
  const retryAfterSeconds = secondsOf(headers.get('retry-after'));
  if (status === 429) return { ...base, kind: 'throttled', retryAfterSeconds: retryAfterSeconds ?? 10 };
  if (status === 410 || (status < 500 && EXPIRED.includes(code.toLowerCase())))
    return { ...base, kind: 'gone', location: headers.get('location') };
  if (status === 401) return { ...base, kind: 'sign-in-failed', code };
  if (status === 403) return { ...base, kind: 'forbidden', code };
  if (status === 404) return { ...base, kind: 'not-found', code };
  if (status === 409) return { ...base, kind: 'conflict', code };
  if (status === 412) return { ...base, kind: 'precondition-failed', code };
  const detail = `${status} ${code}: ${message}`.slice(0, 500);
  if (status === 503 || (status >= 500 && !isWrite)) return { ...base, kind: 'unavailable', retryAfterSeconds, detail };
  if (status >= 500 && status !== 501) return { ...base, kind: 'unknown-outcome', detail };
  return { ...base, kind: 'refused', code, detail };
}

/** `Retry-After` in seconds, decimals rounded up, or a date; null when absent or nonsense. */
export function secondsOf(retryAfter: string | null, now = new Date()): number | null {
  if (retryAfter === null) return null;
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(retryAfter)
    ? Math.ceil(Number(retryAfter))
    : Math.ceil((Date.parse(retryAfter) - now.getTime()) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** One sentence about a fault, in English, for logs and for what an admin reads beside the last success. */
export function explainFault(fault: Fault): string {
  const number = fault.requestId === null ? '' : ` (request-id ${fault.requestId})`;
  switch (fault.kind) {
    case 'throttled':
      return `Microsoft Graph asks to wait ${fault.retryAfterSeconds} seconds.${number}`;
    case 'unavailable':
      return `Microsoft Graph does not answer: ${fault.detail}.${number}`;
    case 'unknown-outcome':
      return `Microsoft Graph did not say whether it worked: ${fault.detail}.${number}`;
    case 'not-found':
      return `Microsoft Graph does not know it (${fault.code}).${number}`;
    case 'forbidden':
      return `Microsoft Graph refuses (${fault.code}). Check that an administrator consented to the permissions of the app registration.${number}`;
    case 'conflict':
      return `Microsoft Graph says it is there already (${fault.code}).${number}`;
    case 'gone':
      return `The place from which to read on has expired.${number}`;
    case 'precondition-failed':
      return `Microsoft Graph refuses for now (${fault.code}).${number}`;
    case 'refused':
      return `Microsoft Graph does not take the request: ${fault.detail}.${number}`;
    case 'sign-in-failed':
      return `${SIGN_IN_HELP[fault.code] ?? 'Entra does not give a token: check CLIENT_ID, TENANT_ID and the credential.'} (${fault.code})${number}`;
    case 'unreadable':
      return `The answer of Microsoft Graph cannot be read: ${fault.detail}.${number}`;
  }
}

/** What to do about Entra's refusals (CONTRACT section 1). */
const SIGN_IN_HELP: Readonly<Record<string, string>> = {
  AADSTS7000215: 'The client secret is wrong: copy its value, not its id, into CLIENT_SECRET.',
  AADSTS7000222: 'The client secret has expired: make a new one, better a certificate or a managed identity.',
  AADSTS700027: 'The certificate is not the one registered: upload it to the app registration.',
  AADSTS700016: 'The app registration is unknown in this tenant: check CLIENT_ID and TENANT_ID.',
  AADSTS90002: 'The tenant is unknown: check TENANT_ID.',
  AADSTS500011: 'The address of Graph is unknown to Entra: check GRAPH_URL.',
  AADSTS65001: 'An administrator has not consented to the permissions of the app registration yet.',
};

/** Graph's error body; proxies in between answer with anything. */
function errorOf(text: string): { code: string; message: string } {
  try {
    const body: unknown = JSON.parse(text);
    const error = isObject(body) ? body['error'] : null;
    if (isObject(error)) return { code: textOf(error['code']), message: textOf(error['message']).slice(0, 300) };
  } catch {
    // Not JSON: the status has to do.
  }
  return { code: '', message: '' };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
