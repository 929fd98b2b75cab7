const MOST = 100;

/**
 * The name under which a file is kept and offered again: the last part of any path, without control characters, marks
 * that turn the direction of writing, and characters that some system does not take; always with the ending of its type.
 */
export function cleanFileName(sent: string, ending: string): string {
  const last = sent.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '')
    .replaceAll(/[<>:"|?*;%]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/\.[^.]{1,8}$/u, '')
    .replaceAll(/^[. ]+|[. ]+$/g, '');
  const stem = Array.from(plain).slice(0, MOST).join('').trim();
  return `${stem === '' ? 'file' : stem}.${ending}`;
}
