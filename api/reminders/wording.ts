import type { CalendarDate } from '#api/calendar.ts';
import type { MessageContent, MessageKind } from '#api/contract/messages.ts';
import { nearness, shortDay } from './day-words.ts';
import { requestCall, speaksOfRequests, type RequestMessage } from './request-wording.ts';

type CourseMessage = Exclude<MessageKind, RequestMessage>;

/**
 * The words of an activity notification. `parameters` fill the templates of appPackage/manifest.json ({courses}, {due});
 * Teams shows the template in the language of the client, so the parameters must stand in either sentence. Nothing
 * here is personal: everybody with the same courses and days gets the same text, which is what a bulk call needs.
 */
export type FeedWords = Readonly<{
  /** What the feed shows: the template of the message's own language, filled. */
  title: string;
  preview: string;
  parameters: Readonly<{ courses: string; due?: string }>;
}>;

/** Teams shows about this many characters of a preview; longer parameter values are not promised to work. */
const MOST_PREVIEW = 150;
const MOST_PARAMETER = 50;

/** The same sentences as in appPackage/en.json and de.json (a test compares them). */
export const FEED_TEMPLATES: Readonly<Record<MessageContent['language'], Readonly<Record<MessageKind, string>>>> = {
  en: {
    courseAssigned: 'Assigned to you: {courses}, until {due}',
    courseDue: 'Due {due}: {courses}',
    courseOverdue: 'Still open: {courses}, was due {due}',
    courseReopened: 'Open again: {courses}, until {due}',
    courseNudge: 'A reminder for you: {courses}, {due}',
    requestWaiting: 'Waiting for your answer: {courses}',
    requestDecided: 'Your request was answered: {courses}',
    completionWithdrawn: 'Recorded by you and withdrawn: {courses}',
  },
  de: {
    courseAssigned: 'Neu zugewiesen: {courses}, bis {due}',
    courseDue: 'Fällig {due}: {courses}',
    courseOverdue: 'Noch offen: {courses}, fällig war {due}',
    courseReopened: 'Wieder offen: {courses}, bis {due}',
    courseNudge: 'Eine Erinnerung: {courses}, {due}',
    requestWaiting: 'Wartet auf Antwort: {courses}',
    requestDecided: 'Anfrage beantwortet: {courses}',
    completionWithdrawn: 'Selbst eingetragen, jetzt zurückgenommen: {courses}',
  },
};

/** `localDay` is the day on which the message goes; the content's courses stand in order of urgency, at least one. */
export function feedWords(kind: MessageKind, content: MessageContent, localDay: CalendarDate): FeedWords {
  const template = FEED_TEMPLATES[content.language][kind];
  const courses = coursesWords(content);
  if (speaksOfRequests(kind))
    return {
      title: template.replace('{courses}', courses),
      preview: shortened(requestCall(kind, content), MOST_PREVIEW),
      parameters: { courses },
    };
  const parameters = { courses, due: dueWords(kind, content, localDay) };
  return {
    title: template.replace('{courses}', parameters.courses).replace('{due}', parameters.due),
    preview: shortened(`${callToAct(kind, content)}${answersWords(content)}`, MOST_PREVIEW),
    parameters,
  };
}

/** 'Security awareness', 'Security awareness and 2 more'. */
export function coursesWords({ courses, language }: MessageContent, most = MOST_PARAMETER): string {
  const title = courses[0]?.title ?? '';
  const more = courses.length - 1;
  const rest = more <= 0 ? '' : language === 'de' ? ` und ${more} weitere` : ` and ${more} more`;
  return `${shortened(title, most - rest.length)}${rest}`;
}

function dueWords(kind: CourseMessage, { courses, language }: MessageContent, localDay: CalendarDate): string {
  const dueOn = courses[0]?.dueOn ?? localDay;
  const day = shortDay(language, dueOn, localDay);
  const near = nearness(language, dueOn, localDay);
  switch (kind) {
    case 'courseDue':
      return near === null ? day : `${near}, ${day}`;
    case 'courseNudge':
      if (language === 'de') return dueOn < localDay ? `fällig war ${day}` : `fällig ${day}`;
      return dueOn < localDay ? `was due ${day}` : `due ${day}`;
    case 'courseAssigned':
    case 'courseOverdue':
    case 'courseReopened':
      return day;
  }
}

/** The first words say what to do; about what is late: that it can still be done. */
function callToAct(kind: CourseMessage, { language, form, courses }: MessageContent): string {
  const several = courses.length > 1;
  const late = kind === 'courseOverdue';
  if (language === 'en') {
    if (kind === 'courseAssigned')
      return several ? 'Open them here and begin when it suits you.' : 'Open it here and begin when it suits you.';
    if (late)
      return several
        ? 'You can still complete them: open and continue.'
        : 'You can still complete it: open and continue.';
    return several
      ? 'Open them here and continue where you left off.'
      : 'Open it here and continue where you left off.';
  }
  if (form === 'du') {
    if (kind === 'courseAssigned') return 'Öffne hier den Kurs und beginne, wann es dir passt.';
    if (late) return 'Du kannst noch abschließen: hier öffnen und weitermachen.';
    return 'Öffne hier den Kurs und mach weiter, wo du aufgehört hast.';
  }
  if (kind === 'courseAssigned') return 'Öffnen Sie hier den Kurs und beginnen Sie, wann es Ihnen passt.';
  if (late) return 'Sie können noch abschließen: hier öffnen und weitermachen.';
  return 'Öffnen Sie hier den Kurs und machen Sie weiter, wo Sie aufgehört haben.';
}

function answersWords({ language, contact }: MessageContent): string {
  if (contact === null) return '';
  return language === 'de' ? ` Fragen beantwortet ${contact}.` : ` ${contact} answers questions.`;
}

/** Cut at a character, never in the middle of one that takes two code units. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, Math.max(0, most - 1)).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut.trimEnd()}…`;
}
