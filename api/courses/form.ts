import type { AddressForm } from '#api/contract/endpoint.ts';

const PAIR = /\[\[([^[\]|]*)\|([^[\]|]*)\]\]/g;

/** `[[Rufen Sie|Ruf]] an` → 'Rufen Sie an' or 'Ruf an'. Texts without pairs stay as they are. */
export function resolveForm(text: string, form: AddressForm): string {
  return text.includes('[[')
    ? text.replaceAll(PAIR, (_all, sie: string, du: string) => (form === 'sie' ? sie : du))
    : text;
}

/** What is wrong with the pairs of a text, or null. A pair must begin and end in the same run (inside the same bold). */
export function formFault(text: string): string | null {
  const rest = text.replaceAll(PAIR, '');
  if (/\[\[|\]\]|\[[^\]]*\|/.test(rest))
    return `a [[Sie|Du]] pair is not closed, or has not exactly two parts, in "${text}"`;
  return null;
}

export function hasForms(text: string): boolean {
  return text.includes('[[');
}
