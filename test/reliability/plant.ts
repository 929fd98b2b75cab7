import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** One change to a file of the copy: `find` must be there, `count` times (once unless said). */
type Patch = Readonly<{ file: string; find: string; replace: string; count?: number }>;

/**
 * Faults that the campaigns must find. Planted in a copy of the program, so that nothing of the kind can ever be
 * switched on in the program itself.
 */
export const PLANTS = {
  /** Nothing but what the planner remembers keeps a person from being promised the same twice; and it forgets. */
  'no-unique-key': [
    {
      file: 'api/platform/db/migrations/0004-reminders.ts',
      find: `unique: [['personId', 'localDay', 'kind', 'channel']],`,
      replace: '',
    },
    { file: 'api/platform/db/migrations/0004-reminders.ts', find: `unique: [['enrolmentId', 'step']],`, replace: '' },
    {
      file: 'api/outbox/store.ts',
      find: '.onConflict(oc =>',
      replace: '.$if(false as boolean, query => query.onConflict(oc =>',
    },
    {
      file: 'api/outbox/store.ts',
      find: `'no-longer-needed']),\n    )\n    .returning(`,
      replace: `'no-longer-needed']),\n    ))\n    .returning(`,
    },
    {
      file: 'api/outbox/store.ts',
      find: `.where('localDay', '>=', sinceOn)`,
      replace: `.where('localDay', '>', '9999')`,
    },
    {
      file: 'api/reminders/store.ts',
      find: `  await trx\n    .insertInto('reminder')`,
      replace: `  if (reminders.length > 0) return;\n  await trx\n    .insertInto('reminder')`,
    },
  ],
  /** "Sending" is not written before the call: a death in between leaves a message that looks as if it never began. */
  'effect-before-commit': [
    {
      file: 'api/outbox/settle-store.ts',
      find: `.set({ state: 'sending', attempts: sql\`"attempts" + 1\`, leaseUntil`,
      replace: '.set({ leaseUntil',
    },
    {
      file: 'api/outbox/settle-store.ts',
      find: `.where(held([hold]))\n    .where('state', '=', 'sending')`,
      replace: `.where(held([hold]))`,
    },
  ],
  /** A worker that lost its message to another one goes on as if it still held it. */
  'no-fence': [
    {
      file: 'api/outbox/settle-store.ts',
      find: `("messageId", "fence") in (values \${sql.join(holds.map(({ messageId, fence }) => sql\`(\${messageId}, \${sql.lit(fence)})\`))})`,
      replace: '"messageId" in (${sql.join(holds.map(({ messageId }) => messageId))})',
    },
    {
      file: 'api/outbox/settle-store.ts',
      find: `.where(held([hold]))\n    .where('state', '=', 'sending')`,
      replace: `.where(held([hold]))`,
    },
  ],
  /** The client is told that a step is saved before it is. */
  'answer-before-commit': [
    {
      file: 'api/progress/attempt-actions.ts',
      find: 'if (!isSame) await putProgress(trx, tenantId, saved);',
      replace:
        'if (!isSame) setTimeout(() => void tools.db.write(tenantId, later => putProgress(later, tenantId, saved)), 400);',
    },
  ],
} as const satisfies Record<string, readonly Patch[]>;
export type Plant = keyof typeof PLANTS;

/** A copy of the program with the fault in it. @throws when the program has changed and the fault no longer fits */
export function plant(name: Plant): string {
  const root = mkdtempSync(join(tmpdir(), 'coursekeeper-planted-'));
  cpSync(join(ROOT, 'api'), join(root, 'api'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(root, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const { file, find, replace } of PLANTS[name]) {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    if (text.split(find).length !== 2)
      throw new Error(`The fault ${name} no longer fits: ${file} does not have once: ${find}`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
  return root;
}
