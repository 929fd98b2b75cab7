import { listAdminScopes, setAdminScope } from '#api/contract/scopes.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { adminScopes, narrowAdmin } from './scope-actions.ts';

export function mountScopes(desk: Desk, tools: Pick<Tools, 'db' | 'clock'>): void {
  serve(desk, listAdminScopes, async actor => ({ scopes: await adminScopes(tools, actor) }));
  serve(desk, setAdminScope, async (actor, input) => ({ scopes: await narrowAdmin(tools, actor, input) }));
}
