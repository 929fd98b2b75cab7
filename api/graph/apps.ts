import type { Graph } from './client.ts';
import type { Outcome } from './outcome.ts';

/** What the Teams manifest asks for as resource-specific permission; the install consents to exactly these (a test compares). */
export const RESOURCE_SPECIFIC = ['TeamsActivity.Send.User'] as const;

/**
 * Installs our own app for one person: 201 without a body; 409 when it is there already, 403 by policy, 404 without
 * Teams. The id is the one of the organisation's catalogue. The bind address names Microsoft's host, whatever cloud.
 */
export function installApp(
  graph: Graph,
  tenantId: string,
  entraId: string,
  teamsAppId: string,
): Promise<Outcome<unknown>> {
  return graph.request(tenantId, {
    method: 'POST',
    path: `/users/${entraId}/teamwork/installedApps`,
    body: {
      'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${teamsAppId}`,
      consentedPermissionSet: {
        resourceSpecificPermissions: RESOURCE_SPECIFIC.map(permissionValue => ({
          permissionValue,
          permissionType: 'application',
        })),
      },
    },
    reply: null,
  });
}
