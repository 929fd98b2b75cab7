import type { CalendarDate } from '#api/calendar.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { Language } from '#api/contract/endpoint.ts';
import type { Reader } from '#api/courses/show.ts';
import { variableValues } from '#api/courses/variables.ts';
import type { Actor } from '#api/people/actor.ts';
import { shortKindOf } from '#api/people/names.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { readSettings } from '#api/settings/store.ts';
import { listEnrolments, listRoles, type EnrolmentRow } from './obligation-store.ts';
import { obligationsOf, type Obligation } from './obligations.ts';

/** The pages of people show the same enrolments. */
export { listEnrolments, namesOf, type EnrolmentRow } from './obligation-store.ts';

/** What is demanded of the learner for one course today; null when nothing is. */
export async function obligationFor(
  trx: Trx,
  { tenantId, personId }: Actor,
  courseId: string,
  today: CalendarDate,
): Promise<Obligation<EnrolmentRow> | null> {
  const enrolments = await listEnrolments(trx, tenantId, personId);
  return (
    obligationsOf(
      enrolments.filter(enrolment => enrolment.courseId === courseId),
      today,
    )[0] ?? null
  );
}

/**
 * How the learner is spoken to: in the form of the role through which the course is demanded, else of their first role;
 * with the organisation's facts in the language shown.
 */
export async function readerFor(
  trx: Trx,
  { tenantId, personId }: Actor,
  language: Language,
  obligation: Obligation<EnrolmentRow> | null,
): Promise<Reader> {
  const settings = await readSettings(trx, tenantId);
  const demanded = obligation?.reasons[0]?.matchCause.find(({ kind }) => kind === 'kind')?.value;
  const kind = isKind(demanded) ? demanded : shortKindOf(await listRoles(trx, tenantId, personId));
  return { language, form: settings.messages.form[kind], values: variableValues(settings.organisation, language) };
}

function isKind(value: string | undefined): value is RoleKind {
  return value === 'staff' || value === 'volunteer' || value === 'external';
}
