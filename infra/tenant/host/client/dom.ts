type Child = Node | string | null;

/** An element in one line: `el('button', { class: 'quiet', onclick }, icon, 'Open')`. Text is always set as text, never as HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | boolean | null | ((event: Event) => void)>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== null));
  return element;
}

/** The element of index.html with this id. */
export function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no #${id}`);
  return found;
}

export const avatar = (name: string, id: string): HTMLElement => {
  const words = name
    .replace(/\(.*\)/, '')
    .trim()
    .split(/\s+/);
  const initials = `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
  let hue = 7;
  for (const letter of id) hue = (hue * 31 + letter.charCodeAt(0)) % 8;
  return el('span', { class: `avatar hue${hue}`, 'aria-hidden': 'true' }, initials);
};

/** One of the two dialogs of index.html. */
export function dialogPart(id: 'people' | 'share'): HTMLDialogElement {
  const found = part(id);
  if (!(found instanceof HTMLDialogElement)) throw new Error(`#${id} is no dialog`);
  return found;
}
