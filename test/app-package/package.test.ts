import { readFileSync } from 'node:fs';
import { unzipSync, strFromU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { messageKind } from '#api/contract/messages.ts';
import { BadPackage, packApp } from '../../appPackage/pack.ts';

const settings = {
  publicUrl: 'https://training.example.org',
  clientId: '97e0a5b7-d745-40b6-94fe-5f77d35c6e05',
  manifestId: '3f0d3ed8-39d9-4f6a-9a4b-0d4f7a1c2b11',
};

type Manifest = {
  activities: { activityTypes: { type: string; description: string; templateText: string }[] };
  staticTabs: { entityId: string; contentUrl?: string }[];
  validDomains: string[];
  webApplicationInfo: { id: string; resource: string };
};

async function opened(): Promise<{
  files: Record<string, Uint8Array>;
  manifest: Manifest;
  texts: (language: 'en' | 'de') => Record<string, string>;
}> {
  const files = unzipSync(await packApp(settings));
  const json = (name: string) => JSON.parse(strFromU8(files[name] ?? new Uint8Array())) as unknown;
  return {
    files,
    manifest: json('manifest.json') as Manifest,
    texts: language => json(`${language}.json`) as Record<string, string>,
  };
}

/** Width and height of a PNG (its first chunk). */
const sizeOf = (png: Uint8Array): [number, number] => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

describe('the app package', () => {
  it('holds the manifest, both icons in their sizes and a text file for each language, all at the root', async () => {
    const { files } = await opened();

    expect(Object.keys(files).sort()).toEqual(['color.png', 'de.json', 'en.json', 'manifest.json', 'outline.png']);
    expect(sizeOf(files['color.png'] ?? new Uint8Array(24))).toEqual([192, 192]);
    expect(sizeOf(files['outline.png'] ?? new Uint8Array(24))).toEqual([32, 32]);
  });

  it('names the host of the tab in validDomains and the resource that tokens are made for', async () => {
    const { manifest } = await opened();

    expect(manifest.validDomains).toEqual(['training.example.org']);
    expect(manifest.webApplicationInfo).toEqual({
      id: settings.clientId,
      resource: `api://training.example.org/${settings.clientId}`,
    });
    expect(manifest.staticTabs[0]).toMatchObject({ entityId: 'training', contentUrl: 'https://training.example.org/' });
  });

  it('declares every kind of message that the outbox may send, and none besides', async () => {
    const { manifest } = await opened();

    expect(manifest.activities.activityTypes.map(({ type }) => type).sort()).toEqual(
      Object.values(messageKind.def.entries).sort(),
    );
  });

  it('has every activity text in German and English, within the lengths and with the same parameters', async () => {
    const { manifest, texts } = await opened();
    const parameters = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

    for (const [index, activity] of manifest.activities.activityTypes.entries()) {
      for (const language of ['en', 'de'] as const) {
        const template = texts(language)[`activities.activityTypes[${index}].templateText`] ?? '';
        expect(parameters(template)).toEqual(parameters(activity.templateText));
        expect(template.length).toBeLessThanOrEqual(128);
        expect(texts(language)[`activities.activityTypes[${index}].description`]?.length).toBeLessThanOrEqual(128);
      }
    }
  });

  it('has the same texts in both languages as the manifest has fields', async () => {
    const { texts } = await opened();

    expect(Object.keys(texts('de')).sort()).toEqual(Object.keys(texts('en')).sort());
  });

  it('leaves no name unfilled', async () => {
    const { files } = await opened();

    expect(strFromU8(files['manifest.json'] ?? new Uint8Array())).not.toContain('{{');
    expect(readFileSync('appPackage/manifest.json', 'utf8')).toContain('{{PUBLIC_URL}}');
  });

  it('refuses settings that make an invalid manifest, and says which field', async () => {
    await expect(packApp({ ...settings, manifestId: 'no id' })).rejects.toThrow(BadPackage);
  });
});
