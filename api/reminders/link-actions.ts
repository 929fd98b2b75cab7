/** The outbox tells here that another message (the next rung) carries the reminders of one, in its own transaction. */
export { updateMessageOfReminders as moveReminders } from './store.ts';
