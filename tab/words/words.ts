import { createContext, use } from 'react';
import type { Language } from '#api/contract/endpoint.ts';
import { frame as deFrame } from './de/frame.ts';
import { myTraining as deMyTraining } from './de/my-training.ts';
import { problems as deProblems } from './de/problems.ts';
import { frame as enFrame } from './en/frame.ts';
import { myTraining as enMyTraining } from './en/my-training.ts';
import { problems as enProblems } from './en/problems.ts';

/** Which language the screens speak: the person's own choice, else the host's. */
export const LanguageContext = createContext<Language>('en');

/** Words of the first screen: here at once, in both languages. */
const first = {
  frame: { en: enFrame, de: deFrame },
  myTraining: { en: enMyTraining, de: deMyTraining },
  problems: { en: enProblems, de: deProblems },
};

/** Words that come with their place. The German page's type is the English one's, so neither can lack a sentence. */
const later = {
  record: {
    en: () => import('./en/record.ts').then(page => page.record),
    de: () => import('./de/record.ts').then(page => page.record),
  },
  player: {
    en: () => import('./en/player.ts').then(page => page.player),
    de: () => import('./de/player.ts').then(page => page.player),
  },
  team: {
    en: () => import('./en/team.ts').then(page => page.team),
    de: () => import('./de/team.ts').then(page => page.team),
  },
  overview: {
    en: () => import('./en/overview.ts').then(page => page.overview),
    de: () => import('./de/overview.ts').then(page => page.overview),
  },
  assignments: {
    en: () => import('./en/assignments.ts').then(page => page.assignments),
    de: () => import('./de/assignments.ts').then(page => page.assignments),
  },
  courses: {
    en: () => import('./en/courses.ts').then(page => page.courses),
    de: () => import('./de/courses.ts').then(page => page.courses),
  },
  people: {
    en: () => import('./en/people.ts').then(page => page.people),
    de: () => import('./de/people.ts').then(page => page.people),
  },
  messages: {
    en: () => import('./en/messages.ts').then(page => page.messages),
    de: () => import('./de/messages.ts').then(page => page.messages),
  },
  evidence: {
    en: () => import('./en/evidence.ts').then(page => page.evidence),
    de: () => import('./de/evidence.ts').then(page => page.evidence),
  },
  plan: {
    en: () => import('./en/plan.ts').then(page => page.plan),
    de: () => import('./de/plan.ts').then(page => page.plan),
  },
  files: {
    en: () => import('./en/files.ts').then(page => page.files),
    de: () => import('./de/files.ts').then(page => page.files),
  },
  exceptions: {
    en: () => import('./en/exceptions.ts').then(page => page.exceptions),
    de: () => import('./de/exceptions.ts').then(page => page.exceptions),
  },
  requests: {
    en: () => import('./en/requests.ts').then(page => page.requests),
    de: () => import('./de/requests.ts').then(page => page.requests),
  },
  settings: {
    en: () => import('./en/settings.ts').then(page => page.settings),
    de: () => import('./de/settings.ts').then(page => page.settings),
  },
  units: {
    en: () => import('./en/units.ts').then(page => page.units),
    de: () => import('./de/units.ts').then(page => page.units),
  },
};

type First = { [Place in keyof typeof first]: (typeof first)[Place]['en'] };
type Later = { [Place in keyof typeof later]: Awaited<ReturnType<(typeof later)[Place]['en']>> };
type Words = First & Later;
export type WordsPlace = keyof Words;

const loaded = new Map<string, unknown>();
const loading = new Map<string, Promise<unknown>>();

/** The words of one place in the language of the screen. Suspends while a later place's words are on their way. */
export function useWords<Place extends WordsPlace>(place: Place): Words[Place] {
  const language = use(LanguageContext);
  if (isFirst(place)) return first[place][language] as Words[Place];
  const key = `${place}/${language}`;
  if (!loaded.has(key)) use(loadWords(place, language));
  return loaded.get(key) as Words[Place];
}

export function useLanguage(): Language {
  return use(LanguageContext);
}

/** Sends for a place's words; called beside the place's own code, so that they travel together. */
export function loadWords(place: WordsPlace, language: Language): Promise<unknown> {
  if (isFirst(place)) return Promise.resolve();
  const key = `${place}/${language}`;
  const held = loading.get(key);
  if (held !== undefined) return held;
  const promise: Promise<unknown> = later[place][language]().then(
    words => loaded.set(key, words),
    (error: unknown) => {
      loading.delete(key);
      throw error;
    },
  );
  loading.set(key, promise);
  return promise;
}

function isFirst(place: WordsPlace): place is keyof First {
  return place in first;
}
