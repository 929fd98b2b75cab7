import type { Language } from '#api/contract/endpoint.ts';

/** The product's language for what the directory says ('de-AT', 'en-GB'); the organisation's for any other or none. */
export function languageOf(
  preferredLanguage: string | null,
  organisationLanguage: Language,
): Readonly<{ language: Language; languageSource: 'directory' | 'tenant' }> {
  const spoken = preferredLanguage?.trim().slice(0, 2).toLowerCase();
  return spoken === 'de' || spoken === 'en'
    ? { language: spoken, languageSource: 'directory' }
    : { language: organisationLanguage, languageSource: 'tenant' };
}

/** True for a time zone we can reckon in ('Europe/Berlin'); offsets such as '+02:00' are none, they know no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
