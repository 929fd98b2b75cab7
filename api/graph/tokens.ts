import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  AuthError,
  ConfidentialClientApplication,
  ManagedIdentityApplication,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
  type NodeAuthOptions,
} from '@azure/msal-node';
import type { Config, Credential } from '#api/platform/config.ts';
import type { Fault } from './outcome.ts';

type TokenConfig = Pick<Config, 'authority' | 'clientId' | 'credential' | 'graphUrl'>;
export type Token = Readonly<{ kind: 'token'; value: string }>;
type Wanted = Readonly<{
  /** Minutes the token must still live; a cached one with less is not used. */
  minutesLeft?: number | undefined;
  /** Set after Graph refused the cached one. */
  fresh?: boolean | undefined;
}>;
export type Tokens = (tenantId: string, wanted: Wanted) => Promise<Token | Fault>;

const TIMEOUT_MS = 30_000;

/**
 * App-only tokens for Graph, one MSAL client a tenant; MSAL keeps them in memory until five minutes before they end.
 * A custom authority (national cloud, private endpoint, test tenant) is named as known, else MSAL asks Microsoft's.
 */
export function createTokens(config: TokenConfig): Tokens {
  const clients = new Map<string, ConfidentialClientApplication>();
  const clientFor = (tenantId: string): ConfidentialClientApplication => {
    const held = clients.get(tenantId);
    if (held !== undefined) return held;
    const made = new ConfidentialClientApplication({
      auth: {
        clientId: config.clientId,
        authority: `${config.authority}/${tenantId}`,
        knownAuthorities: [new URL(config.authority).host],
        ...credentialOptions(config.credential),
      },
      system: { networkClient: network },
    });
    clients.set(tenantId, made);
    return made;
  };

  return async (tenantId, { minutesLeft = 0, fresh = false }) => {
    const scopes = [`${config.graphUrl}/.default`];
    try {
      const client = clientFor(tenantId);
      const held = await client.acquireTokenByClientCredential({ scopes, ...(fresh ? { skipCache: true } : {}) });
      const leftMs = (held?.expiresOn?.getTime() ?? 0) - Date.now();
      const token =
        held !== null && leftMs < minutesLeft * 60_000 && !fresh
          ? await client.acquireTokenByClientCredential({ scopes, skipCache: true })
          : held;
      if (token === null) return { kind: 'sign-in-failed', code: 'no token', status: null, requestId: null };
      return { kind: 'token', value: token.accessToken };
    } catch (error) {
      return tokenFault(error);
    }
  };
}

function credentialOptions(credential: Credential): Partial<NodeAuthOptions> {
  switch (credential.kind) {
    case 'secret':
      return { clientSecret: credential.secret };
    case 'certificate':
      return {
        clientCertificate: {
          thumbprintSha256: new X509Certificate(credential.pem).fingerprint256.replaceAll(':', ''),
          privateKey: createPrivateKey(credential.pem).export({ type: 'pkcs8', format: 'pem' }),
        },
      };
    case 'federated':
      // Read each time: the platform replaces the file before the token in it ends.
      return { clientAssertion: async () => (await readFile(credential.tokenFile, 'utf8')).trim() };
    case 'managed-identity': {
      const identity = new ManagedIdentityApplication({
        managedIdentityIdParams: { userAssignedClientId: credential.clientId },
      });
      return {
        clientAssertion: async () =>
          (await identity.acquireToken({ resource: 'api://AzureADTokenExchange' })).accessToken,
      };
    }
  }
}

/** Refused by Entra with a code of its own, or not reached at all. */
function tokenFault(error: unknown): Fault {
  const text = error instanceof Error ? error.message : String(error);
  const code = /AADSTS\d+/.exec(text)?.[0];
  if (code !== undefined && !TRANSIENT.includes(code))
    return { kind: 'sign-in-failed', code, status: null, requestId: null };
  if (error instanceof AuthError && CONFIGURATION.test(error.errorCode))
    return { kind: 'sign-in-failed', code: error.errorCode, status: null, requestId: null };
  const detail = error instanceof AuthError ? error.errorCode : text.slice(0, 200);
  return { kind: 'unavailable', retryAfterSeconds: null, detail: `no token: ${detail}`, status: null, requestId: null };
}

/** Entra is busy or has a fault of its own. */
const TRANSIENT = ['AADSTS90033', 'AADSTS90010', 'AADSTS50196'];
const CONFIGURATION = /^(invalid_client|unauthorized_client|invalid_request|invalid_scope|invalid_resource)$/;

/** MSAL's own network client waits for ever; this one gives up after 30 seconds. */
const network: INetworkModule = {
  sendGetRequestAsync: (url, options) => ask('GET', url, options),
  sendPostRequestAsync: (url, options) => ask('POST', url, options),
};

async function ask<T>(
  method: 'GET' | 'POST',
  url: string,
  options: NetworkRequestOptions | undefined,
): Promise<NetworkResponse<T>> {
  const response = await fetch(url, {
    method,
    headers: options?.headers ?? {},
    ...(method === 'POST' ? { body: options?.body ?? '' } : {}),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (await response.json()) as T,
  };
}
