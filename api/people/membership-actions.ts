/** Other rooms ask for memberships, nesting included, through here. */
export { groupsAbove } from './membership-store.ts';
