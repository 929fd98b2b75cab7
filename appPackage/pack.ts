import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { strToU8, zipSync } from 'fflate';

const here = dirname(fileURLToPath(import.meta.url));
const FILES = ['color.png', 'outline.png', 'en.json', 'de.json'] as const;

/** What one organisation's package is made for. */
export type PackageSettings = Readonly<{ publicUrl: string; clientId: string; manifestId: string }>;

export class BadPackage extends Error {
  constructor(problems: readonly string[]) {
    super(`The app package cannot be made:\n${problems.map(problem => `  ${problem}`).join('\n')}`);
    this.name = 'BadPackage';
  }
}

/** The manifest with the organisation's address and ids in place of the names in double braces. */
export function fillManifest(template: string, { publicUrl, clientId, manifestId }: PackageSettings): string {
  return template
    .replaceAll('{{PUBLIC_URL}}', publicUrl)
    .replaceAll('{{PUBLIC_HOST}}', new URL(publicUrl).host)
    .replaceAll('{{CLIENT_ID}}', clientId)
    .replaceAll('{{TEAMS_MANIFEST_ID}}', manifestId);
}

/**
 * The zip that is uploaded to Teams, checked against Microsoft's schema.
 * @throws BadPackage naming every fault
 */
export async function packApp(settings: PackageSettings): Promise<Uint8Array> {
  const manifest = fillManifest(readFileSync(join(here, 'manifest.json'), 'utf8'), settings);
  const problems = await AppManifestUtils.validateAgainstSchema(JSON.parse(manifest));
  if (problems.length > 0) throw new BadPackage(problems);
  return zipSync({
    'manifest.json': strToU8(manifest),
    ...Object.fromEntries(FILES.map(name => [name, new Uint8Array(readFileSync(join(here, name)))])),
  });
}

/** Reads the same names as the api, and TEAMS_MANIFEST_ID (the app's own id; the client id serves when it is not set). */
function settingsFrom(environment: Readonly<Record<string, string | undefined>>): PackageSettings {
  const publicUrl = (environment['PUBLIC_URL'] ?? '').replace(/\/$/, '');
  const clientId = environment['CLIENT_ID'] ?? '';
  const problems: string[] = [];
  if (!publicUrl.startsWith('https://'))
    problems.push(
      'PUBLIC_URL is missing or not https: the address under which people reach Coursekeeper, as https://training.example.org.',
    );
  if (!/^[0-9a-f-]{36}$/i.test(clientId))
    problems.push('CLIENT_ID is missing or no id: the application (client) id of the app registration.');
  if (problems.length > 0) throw new BadPackage(problems);
  return { publicUrl, clientId, manifestId: environment['TEAMS_MANIFEST_ID'] || clientId };
}

if (import.meta.main) {
  try {
    const target = join(here, 'dist', 'coursekeeper.zip');
    const zip = await packApp(settingsFrom(process.env));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, zip);
    process.stdout.write(
      `Wrote appPackage/dist/coursekeeper.zip (${zip.length} bytes). Upload it in the Teams admin centre under Manage apps.\n`,
    );
  } catch (error) {
    process.stderr.write(`${error instanceof BadPackage ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
