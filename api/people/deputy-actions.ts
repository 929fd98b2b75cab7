import type { InputOf } from '#api/contract/endpoint.ts';
import type { chooseDeputy, DeputyView } from '#api/contract/people.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import type { Actor } from './actor.ts';
import { findByMail, findDeputy, listActedFor, writeDeputy } from './deputy-store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

export async function viewDeputy({ db }: Pick<Tools, 'db'>, actor: Actor): Promise<DeputyView> {
  return db.read(actor.tenantId, trx => view(trx, actor));
}

/**
 * Names the own deputy, or nobody. What a deputy may do follows from whom one looks after; a deputy's own deputy gains
 * nothing by it.
 * @throws Problem 'bad-input' where nobody (or more than one) has this address, or it is one's own
 */
export async function nameDeputy(
  { db, clock }: DbClock,
  actor: Actor,
  { mail }: InputOf<typeof chooseDeputy>,
): Promise<DeputyView> {
  const { tenantId, personId } = actor;
  return db.write(tenantId, async trx => {
    const deputy = mail === null ? null : await findByMail(trx, tenantId, mail);
    if (mail !== null && (deputy === null || deputy.personId === personId))
      throw new Problem('bad-input', { errors: [{ pointer: '/mail', detail: 'Nobody else here has this address.' }] });
    const before = await findDeputy(trx, tenantId, personId);
    if (before?.personId !== deputy?.personId) {
      const at = clock.now();
      await writeDeputy(trx, tenantId, { personId, deputyPersonId: deputy?.personId ?? null, at, by: personId });
      const about = deputy?.personId ?? before?.personId;
      await recordAudit(trx, tenantId, {
        at,
        actorPersonId: personId,
        action: deputy === null ? 'deputy.removed' : 'deputy.named',
        subjectKind: 'person',
        subjectId: personId,
        ...(about === undefined ? {} : { aboutPersonId: about }),
      });
    }
    return view(trx, actor);
  });
}

async function view(trx: Trx, { tenantId, personId }: Actor): Promise<DeputyView> {
  return {
    deputy: await findDeputy(trx, tenantId, personId),
    actsFor: await listActedFor(trx, tenantId, personId),
  };
}
