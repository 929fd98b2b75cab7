import type { SettingKey, Settings } from '#api/contract/settings.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import { defaultSettings } from './defaults.ts';

/** What rooms note down beside the settings; never part of them. */
export type Notes = Readonly<{
  'note:messages-stopped': Readonly<{ reason: string }>;
  /** Up to which day and instant the calendar of enrolments was followed, and when everybody was looked at last. */
  'note:enrolments-followed': Readonly<{ seenOn: string; seenAt: string; wholeOn: string }>;
  /** The last day planned in each time zone, and the instant up to which changes were seen. */
  'note:reminder-rounds': Readonly<{
    zones: Readonly<Record<string, string>>;
    changedThrough: string | null;
    /** The day from which on openings are told; what was brought in from before was never to be. Missing before a first run. */
    tellsFromOn?: string;
  }>;
}>;

/** All sections; those never changed are the defaults. */
export async function readSettings(trx: Trx, tenantId: string): Promise<Settings> {
  const rows = await trx
    .selectFrom('setting')
    .select(['key', 'value'])
    .where('tenantId', '=', tenantId)
    .where('key', 'in', Object.keys(defaultSettings))
    .execute();
  const changed = Object.fromEntries(rows.map(({ key, value }) => [key, fromJson<unknown>(value)]));
  return { ...defaultSettings, ...(changed as Partial<Settings>) };
}

export async function readSetting<K extends SettingKey>(trx: Trx, tenantId: string, key: K): Promise<Settings[K]> {
  const row = await trx
    .selectFrom('setting')
    .select('value')
    .where('tenantId', '=', tenantId)
    .where('key', '=', key)
    .executeTakeFirst();
  return row === undefined ? defaultSettings[key] : fromJson<Settings[K]>(row.value);
}

export async function writeSetting<K extends SettingKey>(
  trx: Trx,
  tenantId: string,
  key: K,
  value: Settings[K],
  changedAt: string,
  changedBy: string | null,
): Promise<void> {
  const row = { tenantId, key, value: toJson(value), changedAt, changedBy };
  await trx
    .insertInto('setting')
    .values(row)
    .onConflict(oc => oc.columns(['tenantId', 'key']).doUpdateSet({ value: row.value, changedAt, changedBy }))
    .execute();
}

export async function readNote<K extends keyof Notes>(
  trx: Trx,
  tenantId: string,
  key: K,
): Promise<{ value: Notes[K]; changedAt: string; changedBy: string | null } | null> {
  const row = await trx
    .selectFrom('setting')
    .select(['value', 'changedAt', 'changedBy'])
    .where('tenantId', '=', tenantId)
    .where('key', '=', key)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, value: fromJson<Notes[K]>(row.value) };
}

/** Null takes the note away. */
export async function writeNote<K extends keyof Notes>(
  trx: Trx,
  tenantId: string,
  key: K,
  value: Notes[K] | null,
  changedAt: string,
  changedBy: string | null,
): Promise<void> {
  if (value === null) {
    await trx.deleteFrom('setting').where('tenantId', '=', tenantId).where('key', '=', key).execute();
    return;
  }
  const row = { tenantId, key, value: toJson(value), changedAt, changedBy };
  await trx
    .insertInto('setting')
    .values(row)
    .onConflict(oc => oc.columns(['tenantId', 'key']).doUpdateSet({ value: row.value, changedAt, changedBy }))
    .execute();
}
