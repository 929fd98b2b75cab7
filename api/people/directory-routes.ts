import { getDirectory, syncDirectory } from '#api/contract/settings.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import { askForSync, directoryStatus } from './directory-actions.ts';

export function mountDirectory(desk: Desk, tools: Tools, nudge: Nudge): void {
  serve(desk, getDirectory, actor => directoryStatus(tools, actor));
  serve(desk, syncDirectory, async (actor, input) => {
    await askForSync(tools, actor, input);
    nudge('directory');
    return {};
  });
}
