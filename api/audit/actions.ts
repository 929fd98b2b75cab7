/** Other rooms write the log through here, in the transaction of what they did. */
export { insertAuditEntry as recordAudit, type AuditDetail } from './store.ts';
