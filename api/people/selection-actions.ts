import type { ExceptionPeople } from '#api/contract/exceptions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import { isNarrowed } from './access.ts';
import type { Actor } from './actor.ts';
import { listPeoplePage } from './list-store.ts';

type Filter = Exclude<ExceptionPeople, { personIds: readonly string[] }>;

/** Everybody whom the list of people shows the actor under this filter: what is done to "all 312" is done to exactly these. */
export async function idsOfListed(
  trx: Trx,
  clock: Tools['clock'],
  actor: Actor,
  filter: Filter,
  most: number,
): Promise<readonly string[]> {
  const { tenantId } = actor;
  const { timeZone } = await readSetting(trx, tenantId, 'organisation');
  const within = isNarrowed(actor) ? actor.unitIds : null;
  const page = { after: null, limit: most };
  const { people } = await listPeoplePage(trx, tenantId, clock.today(timeZone), filter, page, within);
  return people.map(({ personId }) => personId);
}
