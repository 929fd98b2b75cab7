import type { AssignmentDetail } from '#api/contract/assignments.ts';
import type { Dates } from '#tab/words/dates.ts';
import type { assignments } from '#tab/words/en/assignments.ts';
import { pathWhen } from './path-sentence.ts';
import { audienceSentence, whenSummary } from './sentence.ts';

type Words = typeof assignments;
type Revision = Pick<AssignmentDetail['revisions'][number], 'rule' | 'audience' | 'path'>;

/** What changed from one revision to the next, a sentence for each part of the rule. */
export function revisionSentences(before: Revision, after: Revision, words: Words, dates: Dates): readonly string[] {
  const said = words.detail.changed;
  const told: string[] = [];
  const tell = (one: string, other: string, sentence: (from: string, to: string) => string): void => {
    if (one !== other) told.push(sentence(one, other));
  };
  tell(pathOf(before), pathOf(after), said.path);
  tell(audienceSentence(before.audience, words), audienceSentence(after.audience, words), said.who);
  tell(whenOf(before, words, dates), whenOf(after, words, dates), said.when);
  tell(String(before.rule.floorDays), String(after.rule.floorDays), said.floor);
  tell(before.rule.policy.offsetsDays.join(', '), after.rule.policy.offsetsDays.join(', '), said.reminders);
  if (isOther(before.rule.policy, after.rule.policy) && told.length === 0) told.push(said.policy);
  tell(before.rule.reason ?? '', after.rule.reason ?? '', () => said.reason);
  tell(before.rule.contactPersonId ?? '', after.rule.contactPersonId ?? '', () => said.contact);
  return told;
}

const pathOf = ({ path }: Revision): string => (path?.steps ?? []).map(({ title }) => title).join(', ');

function whenOf({ rule, path }: Revision, words: Words, dates: Dates): string {
  const again = whenSummary(rule, words, dates);
  return path === null ? again : pathWhen(rule, path.steps, words, dates);
}

const isOther = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);
