import * as z from 'zod/mini';
import { endpoint, id, instant, personRef, unitRef } from './endpoint.ts';

/** Somebody whose admin role was narrowed to units: they see and change what belongs to these and the units below. */
export const adminScope = z.object({
  person: personRef,
  units: z.array(unitRef),
  grantedAt: instant,
  /** Name; '' when nobody knows any more. */
  grantedBy: z.string(),
});
export type AdminScope = z.infer<typeof adminScope>;

export const listAdminScopes = endpoint({
  method: 'GET',
  path: '/admin-scopes',
  access: 'admin',
  summary: 'Admins who were narrowed to units.',
  input: z.object({}),
  reply: z.object({ scopes: z.array(adminScope) }),
});

export const setAdminScope = endpoint({
  method: 'PUT',
  path: '/people/:personId/admin-scope',
  access: 'admin',
  summary: 'Narrows an admin to units; without any unit they are admin of the whole organisation again.',
  input: z.object({ personId: id, unitIds: z.array(id).check(z.maxLength(100)) }),
  reply: z.object({ scopes: z.array(adminScope) }),
});
