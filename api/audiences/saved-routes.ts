import * as contract from '#api/contract/saved-audiences.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { changeAudience, deleteAudience, listAudiences, saveAudience } from './saved-actions.ts';

export function mountSavedAudiences(desk: Desk, tools: Tools): void {
  serve(desk, contract.listAudiences, (actor, input) => listAudiences(tools, actor, input));
  serve(desk, contract.saveAudience, (actor, input) => saveAudience(tools, actor, input));
  serve(desk, contract.changeAudience, (actor, input) => changeAudience(tools, actor, input));
  serve(desk, contract.deleteAudience, (actor, input) => deleteAudience(tools, actor, input));
}
