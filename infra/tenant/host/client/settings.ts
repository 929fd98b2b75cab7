import type { SamplePerson } from '../sample-person.ts';
import type { Theme } from './tab-host.ts';
import type { Language } from './words.ts';

export type View = 'activity' | 'training' | 'mail';
export const views: readonly View[] = ['activity', 'training', 'mail'];

/** What the address of the window says: two windows may be two people. */
export function readAddress(): { person: string | null; view: View } {
  const said = new URLSearchParams(location.hash.slice(1));
  const view = views.find(one => one === said.get('view')) ?? 'training';
  return { person: said.get('person') ?? localStorage.getItem('person'), view };
}

export function writeAddress(personId: string, view: View): void {
  localStorage.setItem('person', personId);
  history.replaceState(null, '', `#${new URLSearchParams({ person: personId, view }).toString()}`);
}

/** Chosen once for everybody; until then as the machine is set. */
export function readTheme(): Theme {
  const kept = localStorage.getItem('theme');
  if (kept === 'default' || kept === 'dark' || kept === 'contrast') return kept;
  if (matchMedia('(forced-colors: active), (prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'default';
}
export const keepTheme = (theme: Theme): void => localStorage.setItem('theme', theme);

/** Each person has their own language, as in Teams; a choice made here is kept for that person. */
export function readLanguage({ id, language }: SamplePerson): Language {
  const kept = localStorage.getItem(`language ${id}`);
  return kept === 'de' || kept === 'en' ? kept : language;
}
export const keepLanguage = ({ id }: SamplePerson, language: Language): void =>
  localStorage.setItem(`language ${id}`, language);
