import type { Mail } from '../answers.ts';
import type { SamplePerson } from '../sample-person.ts';
import { avatar, el, part } from './dom.ts';
import { icon } from './icons.ts';
import { words, wordTime } from './words.ts';
import type { Language } from './words.ts';

export interface MailEvents {
  readonly pick: (mail: Mail | null) => void;
  /** True when the link was ours to follow. */
  readonly follow: (link: string) => void;
}

/** The inbox: the list, and beside it (on a phone instead of it) the mail that is being read. */
export function showMail(
  person: SamplePerson,
  mails: readonly Mail[],
  picked: Mail | null,
  language: Language,
  events: MailEvents,
): void {
  const said = words[language];
  const section = part('mail');
  section.classList.toggle('reading', picked !== null);
  const nothing = person.mailbox ? said.noMail : said.noMailbox;
  const list = el(
    'div',
    { class: 'list' },
    el('h1', {}, said.mail),
    mails.length > 0
      ? el('ol', { class: 'notes' }, ...mails.map(mail => row(mail, mail.id === picked?.id, language, events)))
      : el('p', { class: 'empty' }, nothing),
  );
  const before = section.querySelector<HTMLElement>('.reader');
  // The mail stays where it is while others come in: reloading its frame would lose the place.
  const reader =
    before !== null && before.dataset['id'] === (picked?.id ?? '') && before.lang === language
      ? before
      : readerOf(person, picked, language, events);
  const kept = section.querySelector('.list');
  if (kept === null || reader !== before) section.replaceChildren(list, reader);
  else kept.replaceWith(list);
}

function row(mail: Mail, isPicked: boolean, language: Language, { pick }: MailEvents): HTMLElement {
  return el(
    'li',
    {},
    el(
      'button',
      {
        class: mail.unread ? 'note mailrow unread' : 'note mailrow',
        'data-id': mail.id,
        'aria-current': isPicked ? 'true' : null,
        onclick: () => pick(mail),
      },
      avatar(mail.from, mail.from),
      el('span', { class: 'source' }, mail.from),
      el('time', { datetime: mail.at }, wordTime(mail.at, language)),
      el('span', { class: 'title' }, mail.subject),
      el('span', { class: 'preview' }, mail.preview),
      mail.unread ? el('span', { class: 'dot' }, el('span', { class: 'aloud' }, words[language].unread(1))) : null,
    ),
  );
}

function readerOf(person: SamplePerson, mail: Mail | null, language: Language, events: MailEvents): HTMLElement {
  const said = words[language];
  if (mail === null)
    return el('div', { class: 'reader', 'data-id': '', lang: language }, el('p', { class: 'empty' }, said.pickMail));
  const body = el('iframe', {
    class: 'mailbody',
    title: mail.subject,
    sandbox: 'allow-same-origin allow-popups allow-popups-to-escape-sandbox',
    src: `/mail/${encodeURIComponent(person.id)}/${encodeURIComponent(mail.id)}`,
    onload: () => watchLinks(body, events.follow),
  });
  return el(
    'div',
    { class: 'reader', 'data-id': mail.id, lang: language },
    el(
      'header',
      {},
      el('button', { class: 'quiet backtolist', onclick: () => events.pick(null) }, icon('back'), said.back),
      el('h2', {}, mail.subject),
      el('p', { class: 'preview' }, `${said.from(mail.from)} · ${wordTime(mail.at, language)}`),
    ),
    body,
  );
}

/** Nothing runs in the mail's frame; we follow its links for it: the app's own into the tab, others into a new window. */
function watchLinks(frame: HTMLIFrameElement, follow: (link: string) => void): void {
  frame.contentDocument?.addEventListener('click', event => {
    const target = event.target as Element | null;
    const link = target?.closest('a[href]')?.getAttribute('href');
    if (link === null || link === undefined) return;
    event.preventDefault();
    follow(link);
  });
}
