/** Other rooms ask who an audience is through here. */
export { groupIdsOf, loadSubjects, subjectSlices, unreadGroupsOf, wordsOf, type UnreadGroup } from './store.ts';
