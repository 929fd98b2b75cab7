/** Without I, L, O and U: read out over the phone, no two are mistaken. 32 letters, five bits each. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Eight random bytes → 'CK-7F3K-2Q9M'. */
export function confirmationNumber(bytes: Uint8Array): string {
  const letters = Array.from(bytes.slice(0, 8), byte => LETTERS[byte & 31]).join('');
  return `CK-${letters.slice(0, 4)}-${letters.slice(4)}`;
}
