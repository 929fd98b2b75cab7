/** How the one application is registered in this tenant, and what an administrator granted it. Changeable by the control surface. */
export interface Settings {
  readonly tenantId: string;
  readonly clientId: string;
  /** Object id of the application's service principal. */
  readonly servicePrincipalId: string;
  readonly displayName: string;
  /** Where the app is reached: host of its resource `api://host/clientId` and base of its redirect addresses. */
  readonly publicUrl: string;
  /** Registered as single-page application; compared exactly, as Entra does. */
  readonly redirectUris: readonly string[];
  /** Graph application permissions consented to. */
  readonly permissions: readonly string[];
  /** Graph delegated permissions consented to. */
  readonly scopes: readonly string[];
  /** Addresses to which the application's mail permissions are limited (RBAC for Applications); empty means every mailbox. */
  readonly mailSenders: readonly string[];
  /** Identity of the app in the organisation's Teams catalog; `externalId` is the manifest's id. */
  readonly teamsApp: TeamsAppSettings;
  /** Another issuer whose assertions count as this application's credential. */
  readonly federated: FederatedCredential | null;
}

export interface TeamsAppSettings {
  readonly catalogId: string;
  readonly externalId: string;
  readonly displayName: string;
  readonly version: string;
  readonly activityTypes: readonly ActivityType[];
  /** Resource-specific application permissions the manifest asks for: an install must consent to exactly these. */
  readonly resourceSpecific: readonly string[];
}

export interface ActivityType {
  readonly type: string;
  readonly templateText: string;
  /** The template in the manifest's other languages, by language tag. */
  readonly localized?: Readonly<Record<string, string>>;
}

export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly jwks: { readonly keys: readonly Record<string, unknown>[] };
}

/** All that the product's features ask for. */
export const allPermissions: readonly string[] = [
  'User.Read.All', 'GroupMember.Read.All', 'Application.Read.All', 'AppCatalog.Read.All', 'MailboxSettings.Read', 'Mail.Send', 'Mail.ReadWrite',
  'TeamsActivity.Send', 'TeamsAppInstallation.ReadWriteSelfForUser.All', 'TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All',
  'Organization.Read.All',
]; // prettier-ignore

export const defaultSettings: Settings = {
  tenantId: '7a1d2c3e-5f60-4b71-8a92-0c1d2e3f4a5b',
  clientId: 'c0a5e000-1f2e-4d3c-9b4a-5e6f70819203',
  servicePrincipalId: 'd1b6f111-2a3b-4c4d-8e5f-6a7b8c9d0e1f',
  displayName: 'Coursekeeper',
  publicUrl: 'http://localhost:3000',
  redirectUris: [],
  permissions: allPermissions,
  scopes: ['openid', 'profile', 'email', 'offline_access', 'User.Read', 'access_as_user'],
  mailSenders: [],
  teamsApp: {
    catalogId: 'e2c70222-3b4c-4d5e-9f60-7b8c9d0e1f20',
    externalId: 'c0a5e000-1f2e-4d3c-9b4a-5e6f70819203',
    displayName: 'Coursekeeper',
    version: '1.0.0',
    activityTypes: [],
    resourceSpecific: [],
  },
  federated: null,
};

/** Registered redirect addresses, or, when none are registered, the usual ones of a tab at `publicUrl`. */
export function redirectUrisOf({ redirectUris, publicUrl }: Settings): readonly string[] {
  if (redirectUris.length > 0) return redirectUris;
  const { origin } = new URL(publicUrl);
  return [
    origin,
    ...['/', '/sign-in', '/sign-in.html', '/signed-in', '/redirect', '/redirect.html', '/auth.html'].map(
      path => `${origin}${path}`,
    ),
  ];
}

/** `api://host/clientId`, where the host carries the port unless it is the usual one. */
export function resourceOf({ publicUrl, clientId }: Settings): string {
  return `api://${new URL(publicUrl).host}/${clientId}`;
}
