import type { Note } from '../answers.ts';
import { el, part } from './dom.ts';
import { icon } from './icons.ts';
import { words, wordTime } from './words.ts';
import type { Language } from './words.ts';

export interface ActivityEvents {
  readonly open: (note: Note) => void;
  readonly readAll: () => void;
}

/** The activity feed, newest first; unread ones carry a dot and weight, and say so. */
export function showActivity(
  notes: readonly Note[],
  app: string,
  language: Language,
  onlyUnread: boolean,
  events: ActivityEvents & { filter: (only: boolean) => void },
): void {
  const said = words[language];
  const shown = onlyUnread ? notes.filter(note => note.unread) : notes;
  const filter = el('input', { type: 'checkbox', id: 'only-unread', onchange: () => events.filter(filter.checked) });
  filter.checked = onlyUnread;
  const tools = el(
    'div',
    { class: 'tools' },
    el('label', { class: 'check' }, filter, said.onlyUnread),
    notes.some(note => note.unread)
      ? el('button', { class: 'quiet', onclick: events.readAll }, icon('check'), said.allRead)
      : null,
  );
  const list = el('ol', { class: 'notes' }, ...shown.map(note => row(note, app, language, events)));
  part('activity').replaceChildren(
    el('h1', {}, said.activity),
    ...(notes.length > 0 ? [tools] : []),
    shown.length > 0 ? list : el('p', { class: 'empty' }, notes.length === 0 ? said.noActivity : said.nothingUnread),
  );
}

function row(note: Note, app: string, language: Language, { open }: ActivityEvents): HTMLElement {
  return el(
    'li',
    {},
    el(
      'button',
      { class: note.unread ? 'note unread' : 'note', 'data-id': note.id, onclick: () => open(note) },
      el('img', { src: '/app-icon.png', alt: '', width: '36', height: '36' }),
      el('span', { class: 'title' }, note.text),
      el('time', { datetime: note.at }, wordTime(note.at, language)),
      el('span', { class: 'preview' }, note.preview),
      el('span', { class: 'source' }, app),
      note.unread ? el('span', { class: 'dot' }, el('span', { class: 'aloud' }, words[language].unread(1))) : null,
    ),
  );
}

const TOAST_MS = 9_000;

/** What Teams shows in the corner when a notification comes in while one is looking. */
export function showToast(note: Note, app: string, language: Language, open: (note: Note) => void): void {
  const toast = el(
    'div',
    { class: 'toast' },
    el('img', { src: '/app-icon.png', alt: '', width: '28', height: '28' }),
    el(
      'button',
      { class: 'body', onclick: () => (toast.remove(), open(note)) },
      el('span', { class: 'source' }, app),
      el('span', { class: 'title' }, note.text),
      el('span', { class: 'preview' }, note.preview),
    ),
    el(
      'button',
      { class: 'quiet shut', 'aria-label': words[language].close, onclick: () => toast.remove() },
      icon('close'),
    ),
  );
  part('toasts').append(toast);
  setTimeout(() => toast.remove(), TOAST_MS);
}
