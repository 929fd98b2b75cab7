import { createHash } from 'node:crypto';
import { canonicalJson, type CourseContent } from './content.ts';

/** SHA-256 of a text in UTF-8, as 64 hex digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The digest that a completion carries: the same for the same content, wherever and in whatever order it was written. */
export function digestOf(content: CourseContent): string {
  return sha256(canonicalJson(content));
}
