/** What a spreadsheet could take for a formula or a command, behind spaces too; signs in full width count as themselves. */
const DANGEROUS = /^'*(?:[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212|]|[\t\r\n])/u;

/**
 * Puts an apostrophe before a text that a spreadsheet could run, and one more before a text that already looks like that:
 * `restoreText` gives every original back.
 */
export function neutraliseText(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** For reading an export in again. */
export function restoreText(text: string): string {
  return text.startsWith("'") && DANGEROUS.test(text) ? text.slice(1) : text;
}
