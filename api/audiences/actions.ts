/** Other rooms ask who an audience is through here. */
export { savedWithUses } from './saved-actions.ts';
export {
  groupIdsOf,
  loadKnown,
  loadSubjects,
  pageOfKnown,
  subjectSlices,
  type Known,
  unreadGroupsOf,
  wordsOf,
  type UnreadGroup,
} from './store.ts';
