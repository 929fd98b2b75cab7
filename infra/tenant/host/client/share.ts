import { dialogPart, el } from './dom.ts';
import { icon } from './icons.ts';
import { words } from './words.ts';
import type { Language } from './words.ts';

/** What Teams shows for `shareDeepLink`: the link, ready to copy. */
export function showShare(link: string, label: string, language: Language): void {
  const said = words[language];
  const dialog = dialogPart('share');
  const field = el('input', { id: 'share-link', readonly: true, value: link, onfocus: () => field.select() });
  const copy = el(
    'button',
    {
      class: 'filled',
      onclick: () => void navigator.clipboard.writeText(link).then(() => (copy.textContent = said.copied)),
    },
    said.copy,
  );
  const inside = el(
    'div',
    { class: 'inside' },
    el(
      'header',
      {},
      el('h1', { id: 'share-title' }, said.shareTitle),
      el('button', { class: 'quiet', 'aria-label': said.close, onclick: () => dialog.close() }, icon('close')),
    ),
    label === '' ? null : el('p', { class: 'preview' }, label),
    el('label', { class: 'find', for: 'share-link' }, el('span', { class: 'aloud' }, said.shareTitle), field),
    copy,
  );
  dialog.replaceChildren(inside);
  dialog.setAttribute('aria-labelledby', 'share-title');
  dialog.showModal();
  field.focus();
}
