import type { CalendarDate } from '#api/calendar.ts';
import type { MessageContent, MessageKind } from '#api/contract/messages.ts';
import { longDay, nearness } from './day-words.ts';
import { requestCall, requestMail, speaksOfRequests, type RequestMessage } from './request-wording.ts';
import { coursesWords } from './wording.ts';

export type MailWords = Readonly<{ subject: string; html: string; text: string }>;
export type MailFrame = Readonly<{
  /** Full name: a mail without one looks like everybody's. */
  name: string;
  organisation: string;
  link: string;
}>;

type Parts = Readonly<{
  subject: string;
  greeting: string;
  /** What to do, by when; before anything else. */
  call: string;
  lines: readonly string[];
  button: string;
  why: string;
  answers: string;
  /** The way in without the link: nobody has to trust a mail. */
  otherWay: string;
}>;

const MOST_TITLE = 60;

/** Subject, HTML and the same as plain text: first what to do and by when, then why, then who answers questions. */
export function mailWords(
  kind: MessageKind,
  content: MessageContent,
  localDay: CalendarDate,
  frame: MailFrame,
): MailWords {
  const parts = speaksOfRequests(kind)
    ? aboutRequests(kind, content, frame)
    : content.language === 'de'
      ? german(kind, content, localDay, frame)
      : english(kind, content, localDay, frame);
  return { subject: parts.subject, html: htmlOf(parts, content.language, frame.link), text: textOf(parts, frame.link) };
}

function english(kind: MessageKind, content: MessageContent, today: CalendarDate, frame: MailFrame): Parts {
  const { courses, contact } = content;
  const first = courses[0];
  const several = courses.length > 1;
  const titles = coursesWords(content, MOST_TITLE);
  const day = first === undefined ? '' : longDay('en', first.dueOn, today);
  const near = first === undefined ? null : nearness('en', first.dueOn, today);
  const until = `by ${day}${near === null ? '' : `, ${near}`}`;
  const late = first !== undefined && first.dueOn < today;
  return {
    subject: late
      ? `Still open: ${titles}`
      : kind === 'courseAssigned'
        ? `Assigned to you: ${titles}, until ${day}`
        : `${titles}: due ${day}`,
    greeting: `Hello ${frame.name},`,
    call: late
      ? `you can still complete ${quoted('en', first?.title ?? '')}. It was due on ${day}.`
      : `please complete ${quoted('en', first?.title ?? '')} ${until}.`,
    lines: several
      ? courses.map(
          ({ title, dueOn }) => `${title}: ${dueOn < today ? 'was due' : 'due'} ${longDay('en', dueOn, today)}`,
        )
      : [],
    button: several ? 'Open the first course' : 'Open the course',
    why: `You get this message because ${frame.organisation} asks everybody in your role to complete ${several ? 'these courses' : 'this course'}.`,
    answers: contact === null ? '' : `${contact} answers your questions.`,
    otherWay: 'You need not use the link: Coursekeeper in Teams shows the same under My training.',
  };
}

function german(kind: MessageKind, content: MessageContent, today: CalendarDate, frame: MailFrame): Parts {
  const { courses, contact, form } = content;
  const first = courses[0];
  const several = courses.length > 1;
  const titles = coursesWords(content, MOST_TITLE);
  const day = first === undefined ? '' : longDay('de', first.dueOn, today);
  const near = first === undefined ? null : nearness('de', first.dueOn, today);
  const until = `bis ${day}${near === null ? '' : ` (${near})`}`;
  const late = first !== undefined && first.dueOn < today;
  const title = quoted('de', first?.title ?? '');
  const du = form === 'du';
  const call = late
    ? `${du ? 'du kannst' : 'Sie können'} ${title} noch abschließen. Fällig war der Kurs am ${day}.`
    : du
      ? `bitte schließe ${title} ${until} ab.`
      : `bitte schließen Sie ${title} ${until} ab.`;
  return {
    subject: late
      ? `Noch offen: ${titles}`
      : kind === 'courseAssigned'
        ? `Neu zugewiesen: ${titles}, bis ${day}`
        : `${titles}: fällig am ${day}`,
    greeting: `${du ? 'Hallo' : 'Guten Tag'} ${frame.name},`,
    call,
    lines: several
      ? courses.map(
          ({ title, dueOn }) => `${title}: ${dueOn < today ? 'fällig war' : 'fällig'} ${longDay('de', dueOn, today)}`,
        )
      : [],
    button: several ? 'Ersten Kurs öffnen' : 'Kurs öffnen',
    why: `${du ? 'Du bekommst' : 'Sie bekommen'} diese Nachricht, weil ${frame.organisation} alle mit ${du ? 'deiner' : 'Ihrer'} Aufgabe bittet, ${several ? 'diese Kurse' : 'diesen Kurs'} abzuschließen.`,
    answers: contact === null ? '' : `Fragen beantwortet ${contact}.`,
    otherWay: `Der Link ist nicht nötig: In Teams zeigt Coursekeeper dasselbe unter Meine Schulungen.`,
  };
}

function aboutRequests(kind: RequestMessage, content: MessageContent, { name, organisation }: MailFrame): Parts {
  const { language, form, courses } = content;
  const { subject, button, why } = requestMail(kind, content, coursesWords(content, MOST_TITLE), organisation);
  const greeting = language === 'en' ? `Hello ${name},` : `${form === 'du' ? 'Hallo' : 'Guten Tag'} ${name},`;
  const place = kind === 'requestDecided' ? ['My training', 'Meine Schulungen'] : ['My team', 'Mein Team'];
  return {
    subject,
    greeting,
    call: requestCall(kind, content),
    lines: courses.length > 1 ? courses.map(({ title }) => title) : [],
    button,
    why,
    answers: '',
    otherWay:
      language === 'en'
        ? `You need not use the link: Coursekeeper in Teams shows the same under ${place[0]}.`
        : `Der Link ist nicht nötig: In Teams zeigt Coursekeeper dasselbe unter ${place[1]}.`,
  };
}

function quoted(language: MessageContent['language'], title: string): string {
  return language === 'de' ? `„${title}“` : `“${title}”`;
}

function textOf(parts: Parts, link: string): string {
  const { greeting, call, lines, button, why, answers, otherWay } = parts;
  const list = lines.length === 0 ? '' : lines.map(line => `- ${line}`).join('\n');
  return [greeting, call, list, `${button}: ${link}`, [why, answers].filter(Boolean).join(' '), otherWay]
    .filter(Boolean)
    .join('\n\n');
}

/** No pictures, no colours of alarm, one link whose address is Teams' or our own. */
function htmlOf(parts: Parts, language: MessageContent['language'], link: string): string {
  const { greeting, call, lines, button, why, answers, otherWay } = parts;
  const p = (text: string): string => (text === '' ? '' : `<p>${escaped(text)}</p>`);
  const list = lines.length === 0 ? '' : `<ul>${lines.map(line => `<li>${escaped(line)}</li>`).join('')}</ul>`;
  return [
    `<!doctype html><html lang="${language}"><body style="font-family:'Segoe UI',Arial,sans-serif;font-size:15px;line-height:1.5">`,
    p(greeting),
    p(call),
    list,
    `<p><a href="${escaped(link)}">${escaped(button)}</a></p>`,
    p([why, answers].filter(Boolean).join(' ')),
    p(otherWay),
    '</body></html>',
  ].join('\n');
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, sign => SIGNS[sign] ?? sign);
}
