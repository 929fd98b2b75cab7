import type { Language } from '#api/contract/endpoint.ts';
import type { Settings } from '#api/contract/settings.ts';
import { placesOfUnits } from '#api/people/unit-place-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { workingDaysFrom, type WorkingDaysOf } from './working-days.ts';

/** The organisation's working days, with the holidays of the places where its units are. */
export async function workingDaysIn(
  trx: Trx,
  tenantId: string,
  settings: Pick<Settings, 'organisation' | 'messages'>,
  language?: Language,
): Promise<WorkingDaysOf> {
  return workingDaysFrom(settings, language, await placesOfUnits(trx, tenantId));
}
