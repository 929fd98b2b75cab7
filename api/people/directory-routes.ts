import { getDirectory, syncDirectory } from '#api/contract/settings.ts';
import {
  changeUnit,
  listDirectoryChanges,
  listDirectoryProblems,
  listHeldPeople,
  listUnitSettings,
} from '#api/contract/directory.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import { pageOfDirectoryChanges, pageOfHeld, pageOfProblems, pageOfUnits, setUnit } from './directory-list-actions.ts';
import { askForSync, directoryStatus } from './directory-actions.ts';

export function mountDirectory(desk: Desk, tools: Tools, nudge: Nudge): void {
  serve(desk, getDirectory, actor => directoryStatus(tools, actor));
  serve(desk, listDirectoryProblems, (actor, input) => pageOfProblems(tools, actor, input));
  serve(desk, listHeldPeople, (actor, input) => pageOfHeld(tools, actor, input));
  serve(desk, listDirectoryChanges, (actor, input) => pageOfDirectoryChanges(tools, actor, input));
  serve(desk, listUnitSettings, (actor, input) => pageOfUnits(tools, actor, input));
  serve(desk, changeUnit, async (actor, input) => {
    const unit = await setUnit(tools, actor, input);
    nudge('directory');
    return unit;
  });
  serve(desk, syncDirectory, async (actor, input) => {
    await askForSync(tools, actor, input);
    nudge('directory');
    return {};
  });
}
