import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isRecord } from '#infra/tenant/http.ts';

/** What a Teams client takes from an installed app package. */
export interface InstalledApp {
  readonly name: string;
  readonly accentColor: string;
  /** The personal tab: where it lives and what deep links call it. */
  readonly tab: { readonly entityId: string; readonly contentUrl: string; readonly name: string };
  readonly activityTypes: readonly { readonly type: string; readonly templateText: string }[];
  /** Language tag → texts by manifest path, as `localizationInfo` names the files; the default language is '' as well. */
  readonly texts: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/**
 * Reads `manifest.json` and its language files as Teams does after an upload, the names in double braces filled with `publicUrl`.
 * @throws Error that names what is missing
 */
export function readAppPackage(folder: string, publicUrl: string): InstalledApp {
  const file = join(folder, 'manifest.json');
  const filled = readFileSync(file, 'utf8')
    .replaceAll('{{PUBLIC_URL}}', publicUrl)
    .replaceAll('{{PUBLIC_HOST}}', new URL(publicUrl).host);
  const manifest = record(JSON.parse(filled));
  const tab = list(manifest['staticTabs']).find(one => text(one['contentUrl']) !== '');
  if (tab === undefined) throw new Error(`${file} has no personal tab with a contentUrl.`);
  return {
    name: text(record(manifest['name'])['short']),
    accentColor: text(manifest['accentColor']),
    tab: { entityId: text(tab['entityId']), contentUrl: text(tab['contentUrl']), name: text(tab['name']) },
    activityTypes: list(record(manifest['activities'])['activityTypes']).map(one => ({
      type: text(one['type']),
      templateText: text(one['templateText']),
    })),
    texts: textsOf(record(manifest['localizationInfo']), name =>
      record(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
    ),
  };
}

function textsOf(
  info: Readonly<Record<string, unknown>>,
  read: (file: string) => Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const only = (from: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(from).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
    );
  const found = new Map<string, Readonly<Record<string, string>>>();
  const defaultFile = text(info['defaultLanguageFile']);
  const first = defaultFile === '' ? {} : only(read(defaultFile));
  found.set('', first).set(text(info['defaultLanguageTag']), first);
  for (const one of list(info['additionalLanguages']))
    found.set(text(one['languageTag']), only(read(text(one['file']))));
  return found;
}

const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
const list = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
