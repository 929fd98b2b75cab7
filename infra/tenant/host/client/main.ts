import type { Mail, News, Note } from '../answers.ts';
import type { SamplePerson } from '../sample-person.ts';
import { showActivity, showToast } from './activity.ts';
import { ask } from './ask.ts';
import { placeOf } from './deep-link.ts';
import { avatar, el, part } from './dom.ts';
import { icon } from './icons.ts';
import { showMail } from './mail.ts';
import { choosePerson } from './people.ts';
import { keepLanguage, keepTheme, readAddress, readLanguage, readTheme, views, writeAddress } from './settings.ts';
import type { View } from './settings.ts';
import { showShare } from './share.ts';
import { hostTab } from './tab-host.ts';
import type { TabState, Theme } from './tab-host.ts';
import { words } from './words.ts';
import type { Language } from './words.ts';

const POLL_MS = 1_500;

const info = await ask.frame();
const address = readAddress();
let person = await firstPerson(address.person);
let language = readLanguage(person);
let theme = readTheme();
let view: View = address.view;
let news: News = { notes: [], mails: [] };
let seen: Set<string> | null = null;
let onlyUnread = false;
let picked: string | null = null;

const tab = hostTab(
  part('training'),
  info,
  () => ({
    theme,
    locale: language === 'de' ? 'de-de' : 'en-gb',
    personId: person.id,
    address: person.address,
    name: person.name,
  }),
  {
    token: () => ask.token(person.id),
    state: showState,
    share: (link, label) => showShare(link, label, language),
    focus: forward => part(forward ? 'search' : 'rail-training').focus(),
    back: wanted => (part('back').hidden = !wanted),
  },
);

part('search').addEventListener('click', switchPerson);
part('me').addEventListener('click', switchPerson);
part('back').addEventListener('click', () => tab.goBack());
window.addEventListener('hashchange', () => {
  const next = readAddress();
  if (next.person !== null && next.person !== person.id) void ask.person(next.person).then(become);
  else if (next.view !== view) go(next.view);
});

dress();
go(view);
tab.open({ url: info.tab.url, subPageId: null });
await look();
setInterval(() => void look(), POLL_MS);

/** Whoever the address or the last visit names, else the first of those worth trying. */
async function firstPerson(id: string | null): Promise<SamplePerson> {
  const known = id === null ? null : await ask.person(id).catch(() => null);
  if (known !== null) return known;
  const { named, found } = await ask.people('');
  const first = named[0] ?? found[0];
  if (first === undefined) throw new Error('The sample organisation has nobody in it.');
  return first;
}

function switchPerson(): void {
  choosePerson(person, language, become);
}

function become(next: SamplePerson): void {
  person = next;
  language = readLanguage(person);
  news = { notes: [], mails: [] };
  seen = null;
  picked = null;
  dress();
  go(view);
  tab.open({ url: info.tab.url, subPageId: null });
  void look();
}

/** Everything of the frame that depends on person, language and theme. */
function dress(): void {
  const said = words[language];
  document.documentElement.lang = language;
  document.documentElement.dataset['theme'] = theme;
  document.title = said.title;
  part('organisation').textContent = said.title;
  part('search').replaceChildren(icon('search'), el('span', {}, said.search));
  part('me').replaceChildren(avatar(person.name, person.id), el('span', { class: 'name' }, person.name));
  part('me').setAttribute('aria-label', said.be(person.name));
  part('back').replaceChildren(icon('back'), el('span', { class: 'aloud' }, said.back));
  part('theme').replaceChildren(
    choice('theme', said.theme, theme, said.themes, chosen => {
      theme = chosen;
      keepTheme(theme);
      dress();
      tab.changeTheme(theme);
    }),
  );
  part('language').replaceChildren(
    choice('language', said.language, language, { de: 'Deutsch', en: 'English' }, chosen => {
      language = chosen;
      keepLanguage(person, language);
      dress();
      go(view);
      // As in Teams, another language begins the tab anew.
      tab.open({ url: info.tab.url, subPageId: null });
      void look();
    }),
  );
}

function choice<T extends Theme | Language>(
  name: 'theme' | 'language',
  label: string,
  current: T,
  options: Readonly<Record<T, string>>,
  choose: (chosen: T) => void,
): HTMLElement {
  const had = document.activeElement?.id === `choose-${name}`;
  const select = el(
    'select',
    { id: `choose-${name}`, 'aria-label': label, onchange: () => choose(select.value as T) },
    ...Object.entries<string>(options).map(([value, text]) =>
      el('option', { value, selected: value === current }, text),
    ),
  );
  if (had) queueMicrotask(() => select.focus());
  return el('span', { class: 'select' }, icon(name), select);
}

function go(to: View): void {
  view = to;
  document.documentElement.dataset['view'] = view;
  writeAddress(person.id, view);
  showLists();
}

function showLists(): void {
  const focused = document.activeElement?.id || null;
  const focusedRow = (document.activeElement as HTMLElement | null)?.dataset['id'];
  const counts = { activity: unread(news.notes), training: 0, mail: unread(news.mails) };
  part('rail').setAttribute('aria-label', words[language].places);
  part('rail').replaceChildren(...views.map(one => railButton(one, counts[one])));
  showActivity(news.notes, info.app, language, onlyUnread, {
    open: openNote,
    readAll: () => void mark(news.notes.map(({ id }) => id)),
    filter: only => {
      onlyUnread = only;
      showLists();
    },
  });
  showMail(person, news.mails, news.mails.find(({ id }) => id === picked) ?? null, language, {
    pick: pickMail,
    follow,
  });
  if (focused !== null) document.getElementById(focused)?.focus();
  else if (focusedRow !== undefined)
    document.querySelector<HTMLElement>(`[data-id="${CSS.escape(focusedRow)}"]`)?.focus();
}

function unread(list: readonly { unread: boolean }[]): number {
  return list.filter(one => one.unread).length;
}

function railButton(one: View, count: number): HTMLElement {
  const said = words[language];
  return el(
    'button',
    { id: `rail-${one}`, 'aria-current': one === view ? 'page' : null, onclick: () => go(one) },
    el(
      'span',
      { class: 'symbol' },
      icon(one),
      count > 0 ? el('span', { class: 'badge', 'aria-hidden': 'true' }, count > 99 ? '99+' : String(count)) : null,
    ),
    el('span', {}, said[one]),
    count > 0 ? el('span', { class: 'aloud' }, `, ${said.unread(count)}`) : null,
  );
}

function openNote(note: Note): void {
  void mark([note.id]);
  if (note.link !== null) follow(note.link);
}

function pickMail(mail: Mail | null): void {
  picked = mail?.id ?? null;
  showLists();
  if (mail?.unread === true) void mark([mail.id]);
}

/** A link of the app opens the tab where it points; any other a new browser window. */
function follow(link: string): void {
  const place = placeOf(info, link);
  if (place === null) {
    window.open(link, '_blank', 'noopener,noreferrer');
    return;
  }
  go('training');
  tab.open(place);
}

async function mark(ids: readonly string[]): Promise<void> {
  await ask.read(ids);
  await look();
}

/** Asks what is new; what came in since the last look is announced in the corner. */
async function look(): Promise<void> {
  const about = person.id;
  const spoken = language;
  const latest = await ask.news(about, spoken).catch(() => null);
  part('toasts').classList.toggle('gone', latest === null);
  if (latest === null || about !== person.id || spoken !== language) {
    if (latest === null) showState('silent', words[language].gone);
    return;
  }
  if (seen !== null) {
    const fresh = latest.notes.filter(({ id, unread }) => unread && !seen?.has(id)).slice(0, 3);
    for (const note of fresh.toReversed()) showToast(note, info.app, language, openNote);
  }
  seen = new Set(latest.notes.map(({ id }) => id));
  if (JSON.stringify(latest) === JSON.stringify(news)) return;
  news = latest;
  showLists();
}

/** The tab says how it is; when it cannot start, so do we, with a way to try again. */
function showState(state: TabState, reason: string): void {
  const said = words[language];
  const area = part('training');
  area.dataset['state'] = state;
  area.querySelector('.trouble')?.remove();
  if (state !== 'failed' && state !== 'silent') return;
  const again = el(
    'button',
    { class: 'filled', onclick: () => tab.open({ url: info.tab.url, subPageId: null }) },
    said.again,
  );
  area.append(
    el(
      'div',
      { class: 'trouble', role: 'alert' },
      el('p', {}, state === 'failed' ? said.failed : reason || said.silent),
      reason && state === 'failed' ? el('p', { class: 'preview' }, reason) : null,
      again,
    ),
  );
}
