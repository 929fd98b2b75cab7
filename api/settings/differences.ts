import type { SettingKey, Settings } from '#api/contract/settings.ts';

export type Difference = Readonly<{ key: SettingKey; fields: readonly string[] }>;

/** Which sections a change really changes, and which of their fields; the same again is no change. */
export function differences(held: Settings, asked: Partial<Settings>): Difference[] {
  return (Object.keys(held) as SettingKey[]).flatMap(key => {
    const section = asked[key];
    if (section === undefined) return [];
    const before = new Map(Object.entries(held[key]));
    const after = new Map<string, unknown>(Object.entries(section));
    const names = [...new Set([...before.keys(), ...after.keys()])];
    const fields = names.filter(name => canonical(before.get(name)) !== canonical(after.get(name)));
    return fields.length === 0 ? [] : [{ key, fields }];
  });
}

/** JSON that does not depend on the order in which a browser wrote the properties. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}
