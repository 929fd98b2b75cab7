import type { Crowd } from '../answers.ts';
import type { SamplePerson } from '../sample-person.ts';
import { ask } from './ask.ts';
import { avatar, dialogPart, el } from './dom.ts';
import { icon } from './icons.ts';
import { words } from './words.ts';
import type { Language } from './words.ts';

/** The dialog in which one becomes somebody else: those worth trying first, everybody by search, all by keyboard. */
export function choosePerson(current: SamplePerson, language: Language, choose: (person: SamplePerson) => void): void {
  const said = words[language];
  const dialog = dialogPart('people');
  const results = el('div', { class: 'results' });
  const count = el('p', { class: 'aloud', role: 'status' });
  let asked = 0;

  const show = ({ named, found, more }: Crowd): void => {
    const group = (title: string | null, people: readonly SamplePerson[]): HTMLElement[] =>
      people.length === 0
        ? []
        : [
            ...(title === null ? [] : [el('h2', {}, title)]),
            el('ul', {}, ...people.map(person => el('li', {}, option(person)))),
          ];
    results.replaceChildren(
      ...group(said.named, named),
      ...group(named.length > 0 ? said.others : null, found),
      ...(more ? [el('p', { class: 'preview' }, said.more)] : []),
      ...(named.length + found.length === 0 ? [el('p', { class: 'empty' }, said.found(0))] : []),
    );
    count.textContent = said.found(named.length + found.length);
  };

  const option = (person: SamplePerson): HTMLElement =>
    el(
      'button',
      {
        class: 'person',
        'aria-current': person.id === current.id ? 'true' : null,
        onclick: () => (dialog.close(), choose(person)),
      },
      avatar(person.name, person.id),
      el('span', { class: 'title' }, person.name),
      el('span', { class: 'preview' }, about(person, language)),
    );

  const search = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    const crowd = await ask.people(input.value).catch(() => null);
    if (crowd !== null && mine === asked) show(crowd);
  };
  const input = el('input', {
    type: 'search',
    id: 'find-person',
    autocomplete: 'off',
    placeholder: said.findPerson,
    oninput: () => void search(),
  });

  const head = el(
    'header',
    {},
    el('h1', { id: 'people-title' }, said.people),
    el('button', { class: 'quiet', 'aria-label': said.close, onclick: () => dialog.close() }, icon('close')),
  );
  const find = el(
    'label',
    { class: 'find', for: 'find-person' },
    icon('search'),
    el('span', { class: 'aloud' }, said.findPerson),
    input,
  );
  const inside = el(
    'div',
    { class: 'inside' },
    head,
    el('p', { class: 'preview' }, said.peopleAbout),
    find,
    count,
    results,
  );
  inside.addEventListener('keydown', event => moveWithArrows(event, input, results));
  dialog.replaceChildren(inside);
  dialog.setAttribute('aria-labelledby', 'people-title');
  dialog.showModal();
  input.focus();
  void search();
}

/** What somebody is, in one line: the line for those worth trying, and always kind and unit. */
export function about({ key, kind, unit, jobTitle, roles, enabled }: SamplePerson, language: Language): string {
  const said = words[language];
  const hint = key === null ? undefined : said.hints[key];
  const known = roles.map(role => (role in said.roles ? said.roles[role as keyof typeof said.roles] : role));
  const place = [said.kinds[kind], unit];
  const parts = hint === undefined ? [...known, ...place, jobTitle] : [hint, unit];
  return [...parts, enabled ? null : said.disabled].filter(Boolean).join(' · ');
}

function moveWithArrows(event: KeyboardEvent, input: HTMLElement, results: HTMLElement): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const options = [input, ...results.querySelectorAll<HTMLElement>('.person')];
  const at = options.indexOf(document.activeElement as HTMLElement);
  const next = options[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
