import {
  addManagedList,
  addManagedPerson,
  changeManagedPerson,
  leaveManagedPeople,
  listManagedPeople,
} from '#api/contract/managed.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { addList, addManaged, changeManaged, leaveManaged, pageOfManaged } from './managed-actions.ts';

export function mountManagedPeople(desk: Desk, tools: Pick<Tools, 'db' | 'clock'>): void {
  serve(desk, listManagedPeople, (actor, input) => pageOfManaged(tools, actor, input));
  serve(desk, addManagedPerson, (actor, input) => addManaged(tools, actor, input));
  serve(desk, addManagedList, (actor, input) => addList(tools, actor, input));
  serve(desk, leaveManagedPeople, (actor, input) => leaveManaged(tools, actor, input));
  serve(desk, changeManagedPerson, (actor, input) => changeManaged(tools, actor, input));
}
