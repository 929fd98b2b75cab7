import * as contract from '#api/contract/exceptions.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { endPause, endWaiver } from './end-exception-actions.ts';
import { exceptionsOf, unitPauses } from './exception-view-actions.ts';
import { extend } from './extend-actions.ts';
import { pausePeople, pauseUnit } from './pause-actions.ts';
import { undoException } from './undo-exception-actions.ts';
import { waive } from './waive-actions.ts';

/** `thenTell`: what is open again, or no longer, is looked at by the reminders. */
export function mountExceptions(desk: Desk, tools: Tools, thenTell: <T>(done: Promise<T>) => Promise<T>): void {
  serve(desk, contract.waive, (actor, input) => thenTell(waive(tools, actor, input)));
  serve(desk, contract.extend, (actor, input) => thenTell(extend(tools, actor, input)));
  serve(desk, contract.pausePeople, (actor, input) => thenTell(pausePeople(tools, actor, input)));
  serve(desk, contract.pauseUnit, (actor, input) => thenTell(pauseUnit(tools, actor, input)));
  serve(desk, contract.undoException, (actor, input) => thenTell(undoException(tools, actor, input)));
  serve(desk, contract.endWaiver, async (actor, { waiverId }) => {
    await thenTell(endWaiver(tools, actor, waiverId));
    return {};
  });
  serve(desk, contract.endPause, async (actor, { pauseId }) => {
    await thenTell(endPause(tools, actor, pauseId));
    return {};
  });
  serve(desk, contract.listExceptions, (actor, { personId }) => exceptionsOf(tools, actor, personId));
  serve(desk, contract.listUnitPauses, actor => unitPauses(tools, actor));
}
