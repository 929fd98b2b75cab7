import { chooseDeputy, getDeputy, getPerson, getTeam, listPeople, listPersonChanges } from '#api/contract/people.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { nameDeputy, viewDeputy } from './deputy-actions.ts';
import { pageOfChanges, pageOfPeople } from './pages-actions.ts';
import { getPersonDetail } from './person-actions.ts';
import { getTeamOf } from './team-actions.ts';
import { mountTeamExport } from './team-export-routes.ts';

/** After '/people/search' has been mounted, which the address of one person would take. */
export function mountPeoplePages(desk: Desk, tools: Pick<Tools, 'db' | 'clock'>): void {
  serve(desk, listPeople, (actor, input) => pageOfPeople(tools, actor, input));
  serve(desk, getPerson, (actor, { personId }) => getPersonDetail(tools, actor, personId));
  serve(desk, listPersonChanges, (actor, input) => pageOfChanges(tools, actor, input));
  serve(desk, getDeputy, actor => viewDeputy(tools, actor));
  serve(desk, chooseDeputy, (actor, input) => nameDeputy(tools, actor, input));
  mountTeamExport(desk, tools);
  serve(desk, getTeam, (actor, input) => getTeamOf(tools, actor, input));
}
