import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { isRecord } from '#infra/tenant/http.ts';
import type { ActivityType, TeamsAppSettings } from '#infra/tenant/settings.ts';

/**
 * What a Teams manifest says about the app in the catalog; null when the file is missing. Placeholders in double braces count as not said.
 * Throws when the file is no manifest.
 */
export function teamsAppFrom(manifestFile: string, fallback: TeamsAppSettings): TeamsAppSettings | null {
  const manifest = jsonFile(manifestFile);
  if (manifest === null) return null;
  if (!isRecord(manifest)) throw new Error(`${manifestFile} is no Teams manifest`);
  const translations = list(inside(manifest['localizationInfo'], 'additionalLanguages')).map(language => ({
    tag: word(inside(language, 'languageTag'), ''),
    texts: jsonFile(join(dirname(manifestFile), word(inside(language, 'file'), ''))),
  }));
  const activityType = (declared: unknown, index: number): ActivityType => ({
    type: word(inside(declared, 'type'), ''),
    templateText: word(inside(declared, 'templateText'), ''),
    localized: Object.fromEntries(
      translations.flatMap(({ tag, texts }) => {
        const text = inside(texts, `activities.activityTypes[${index}].templateText`);
        return typeof text === 'string' ? [[tag, text]] : [];
      }),
    ),
  });
  return {
    catalogId: fallback.catalogId,
    externalId: word(manifest['id'], fallback.externalId),
    displayName: word(inside(manifest['name'], 'short'), fallback.displayName),
    version: word(manifest['version'], fallback.version),
    activityTypes: list(inside(manifest['activities'], 'activityTypes')).map(activityType),
    resourceSpecific: list(inside(inside(manifest['authorization'], 'permissions'), 'resourceSpecific'))
      .filter(one => inside(one, 'type') === 'Application')
      .map(one => word(inside(one, 'name'), '')),
  };
}

function jsonFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  return JSON.parse(text);
}

const inside = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const word = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && !value.includes('{{') ? value : otherwise;
