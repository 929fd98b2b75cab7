/** The undo of a change set that asked everybody again takes the asking itself back. */
export { deleteAsking as takeBackAsking } from './asking-store.ts';
