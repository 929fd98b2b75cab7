import { compareJoin, joinPeople, listJoins, partPeople } from '#api/contract/joins.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { comparePeople, join, listJoinsOf, part } from './join-actions.ts';

export function mountJoins(desk: Desk, tools: Pick<Tools, 'db' | 'clock'>): void {
  serve(desk, listJoins, (actor, { personId }) => listJoinsOf(tools, actor, personId));
  serve(desk, compareJoin, (actor, input) => comparePeople(tools, actor, input));
  serve(desk, joinPeople, (actor, input) => join(tools, actor, input));
  serve(desk, partPeople, (actor, { joinId }) => part(tools, actor, joinId));
}
