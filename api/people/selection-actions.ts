import type { ExceptionPeople } from '#api/contract/exceptions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import type { Actor } from './actor.ts';
import { listPeoplePage } from './list-store.ts';

type Filter = Exclude<ExceptionPeople, { personIds: readonly string[] }>;

/** Everybody whom the list of people shows under this filter: what is done to "all 312" is done to exactly these. */
export async function idsOfListed(
  trx: Trx,
  clock: Tools['clock'],
  { tenantId }: Actor,
  filter: Filter,
  most: number,
): Promise<readonly string[]> {
  const { timeZone } = await readSetting(trx, tenantId, 'organisation');
  const { people } = await listPeoplePage(trx, tenantId, clock.today(timeZone), filter, { after: null, limit: most });
  return people.map(({ personId }) => personId);
}
