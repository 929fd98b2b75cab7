import { changeSettings, getSettings } from '#api/contract/settings.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import { change, concernsDirectory } from './actions.ts';
import { readSettings } from './store.ts';

export function mountSettings(desk: Desk, tools: Tools, nudge: Nudge): void {
  serve(desk, getSettings, ({ tenantId }) => tools.db.read(tenantId, trx => readSettings(trx, tenantId)));
  serve(desk, changeSettings, async (actor, input) => {
    const { settings, differences } = await change(tools, actor, input);
    if (concernsDirectory(differences)) nudge('directory');
    return settings;
  });
}
