import { recordAudit } from '#api/audit/actions.ts';
import type { Settings } from '#api/contract/settings.ts';
import type { Actor } from '#api/people/actor.ts';
import { isTimeZone } from '#api/people/language.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { differences, type Difference } from './differences.ts';
import { readSettings, writeSetting } from './store.ts';

/** Sections left out stay. */
type Change = Partial<Settings>;
export type Changed = Readonly<{ settings: Settings; differences: readonly Difference[] }>;

/**
 * Changes whole sections, and writes into the log which fields of them changed: names only, since values may name people.
 * @throws Problem 'bad-input' for a time zone that is none, hours that end before they begin
 */
export async function change(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  { tenantId, personId }: Actor,
  asked: Change,
): Promise<Changed> {
  refuseNonsense(asked);
  return db.write(tenantId, async trx => {
    const held = await readSettings(trx, tenantId);
    const changed = differences(held, asked);
    const at = clock.now();
    for (const { key, fields } of changed) {
      const section = asked[key];
      if (section !== undefined) await writeSetting(trx, tenantId, key, section, at, personId);
      await recordAudit(trx, tenantId, {
        at,
        actorPersonId: personId,
        action: 'setting.changed',
        subjectKind: 'setting',
        subjectId: key,
        detail: { fields: fields.join(', ') },
      });
    }
    return { settings: await readSettings(trx, tenantId), differences: changed };
  });
}

/** Whether the directory job has something to do after this change: other people, other roles, other groups to read. */
export function concernsDirectory(changed: readonly Difference[]): boolean {
  return changed.some(
    ({ key, fields }) =>
      key === 'mapping' ||
      (key === 'organisation' && fields.includes('language')) ||
      (key === 'messages' && fields.includes('pilotGroupId')),
  );
}

function refuseNonsense({ organisation, messages }: Change): void {
  const errors: { pointer: string; detail: string }[] = [];
  if (organisation !== undefined && !isTimeZone(organisation.timeZone))
    errors.push({ pointer: '/organisation/timeZone', detail: 'No time zone of this name, as Europe/Berlin.' });
  if (organisation !== undefined && !/^[A-Z]{2}$/.test(organisation.country))
    errors.push({ pointer: '/organisation/country', detail: 'Two capital letters, as DE.' });
  for (const [kind, hours] of Object.entries(messages?.hours ?? {})) {
    if (hours.from >= hours.to)
      errors.push({ pointer: `/messages/hours/${kind}/to`, detail: 'The hours end before they begin.' });
    if (hours.weekdays.length === 0)
      errors.push({ pointer: `/messages/hours/${kind}/weekdays`, detail: 'At least one day of the week is needed.' });
  }
  if (errors.length > 0) throw new Problem('bad-input', { errors });
}
