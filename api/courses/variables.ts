import type { Language } from '#api/contract/endpoint.ts';
import type { OrganisationSetting } from '#api/contract/settings.ts';
import { defaultSettings } from '#api/settings/defaults.ts';

export const variableNames = [
  'organisation',
  'contactName',
  'contactMail',
  'itContact',
  'itPhone',
  'mailDomain',
  'dataProtectionContact',
  'emergencyPhone',
] as const;
export type VariableName = (typeof variableNames)[number];
export type VariableValues = Readonly<Record<VariableName, string>>;

/**
 * What stands where the organisation has filled in nothing. Chosen to read well after a colon, as the object of a
 * sentence, and beside another unfilled one: "Bei Fragen hilft: die Ansprechperson für Schulungen, erreichbar über Teams."
 */
const unfilled: Readonly<Record<Language, VariableValues>> = {
  de: {
    organisation: 'unsere Organisation',
    contactName: 'die Ansprechperson für Schulungen',
    contactMail: 'erreichbar über Teams',
    itContact: 'die IT',
    itPhone: 'siehe Telefonliste',
    mailDomain: 'unsere eigene Domain',
    dataProtectionContact: 'die Ansprechperson für Datenschutz',
    emergencyPhone: 'siehe Aushang vor Ort',
  },
  en: {
    organisation: 'our organisation',
    contactName: 'the training contact',
    contactMail: 'reachable in Teams',
    itContact: 'IT support',
    itPhone: 'see the phone list',
    mailDomain: 'our own domain',
    dataProtectionContact: 'the data protection contact',
    emergencyPhone: 'see the notice on site',
  },
};

const ANY = /\{\{([^{}]*)\}\}/g;

export function variableValues(setting: OrganisationSetting, language: Language): VariableValues {
  const isNamed = setting.name !== defaultSettings.organisation.name;
  const own: VariableValues = { ...setting, organisation: isNamed ? setting.name : '' };
  return Object.fromEntries(
    variableNames.map(name => [name, own[name].trim() === '' ? unfilled[language][name] : own[name].trim()]),
  ) as VariableValues;
}

/** Values are text, never markup: they cannot bring in a link, a form or another variable. */
export function resolveVariables(text: string, values: VariableValues): string {
  return text.includes('{{')
    ? text.replaceAll(ANY, (all, name: string) => (isVariable(name) ? values[name] : all))
    : text;
}

/** What is wrong with the variables of a text, or null. */
export function variableFault(text: string): string | null {
  for (const [, name = ''] of text.matchAll(ANY))
    if (!isVariable(name)) return `there is no variable {{${name}}}; there are ${variableNames.join(', ')}`;
  return /\{\{|\}\}/.test(text.replaceAll(ANY, '')) ? `a {{variable}} is not closed in "${text}"` : null;
}

function isVariable(name: string): name is VariableName {
  return (variableNames as readonly string[]).includes(name);
}
