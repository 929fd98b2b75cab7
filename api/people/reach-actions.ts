/** The outbox tells here what sending taught about somebody's reach, in the transaction of the outcome. */
export { updateReach as noteReach } from './reach-store.ts';
