import { randomBytes, randomUUID } from 'node:crypto';
import { addSeconds } from '#api/calendar.ts';
import { satisfyEnrolments } from '#api/assignments/actions.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Settings } from '#api/contract/settings.ts';
import type { Language } from '#api/contract/endpoint.ts';
import { publishedVersionOf, type Version } from '#api/courses/actions.ts';
import { showStep } from '#api/courses/show.ts';
import { variableValues } from '#api/courses/variables.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { beginAttempt } from '#api/progress/attempt.ts';
import { confirmationNumber } from '#api/progress/complete.ts';
import { insertCompletion, putProgress } from '#api/progress/store.ts';
import type { WalkingClock } from './walking-clock.ts';

/** Completes courses as the player does at its last step. */
export interface Learning {
  /** The clock stands at the moment of completion. */
  complete(trx: Trx, learner: Actor, form: 'sie' | 'du', courseId: string): Promise<void>;
}

/**
 * Writes what progress/finish-actions.ts writes at the end of an attempt: completion, what it satisfies, log, finished progress. That
 * action first asks whether the completion would repeat one of the same day; nobody here learns anything twice a day, and leaving the
 * question out halves the time of two years.
 */
export function learningWith(clock: WalkingClock, settings: Settings): Learning {
  const versions = new Map<string, Version>();
  const sequences = new Map<string, number>();
  return {
    async complete(trx, learner, form, courseId) {
      const { tenantId, personId, language, timeZone } = learner;
      const version = versions.get(courseId) ?? (await publishedVersionOf(trx, tenantId, courseId));
      if (version === null) throw new Error(`course ${courseId} is not published`);
      versions.set(courseId, version);
      const { versionId, digest, number, content } = version;
      const at = clock.now();
      const today = clock.today(timeZone);
      const completionId = randomUUID();
      await insertCompletion(trx, tenantId, {
        completionId,
        number: confirmationNumber(randomBytes(8)),
        personId,
        courseId,
        versionId,
        completedOn: today,
        completedAt: at,
        how: 'learned',
        recordedBy: null,
        issuer: null,
        place: null,
        externalNumber: null,
        ownValidUntilOn: null,
        contentDigest: digest,
        language,
        attestedText: attestedText(version, settings, language, form),
        recordedAt: at,
      });
      const completion = { completionId, personId, courseId, completedOn: today, ownValidUntilOn: null };
      await satisfyEnrolments(trx, tenantId, { completion, at, today });
      await recordAudit(trx, tenantId, {
        at,
        actorPersonId: personId,
        action: 'completion.learned',
        subjectKind: 'completion',
        subjectId: completionId,
        aboutPersonId: personId,
        detail: { courseId, version: number, completedOn: today, contentDigest: digest },
      });
      const attempt = beginAttempt(content, sequences.get(`${personId} ${courseId}`) ?? null);
      const sequence = attempt.sequence + content.modules.length;
      sequences.set(`${personId} ${courseId}`, sequence);
      await putProgress(trx, tenantId, {
        personId,
        courseId,
        versionId,
        language,
        startedAt: addSeconds(at, -60 * version.minutes),
        updatedAt: at,
        finishedAt: at,
        moduleKey: content.modules.at(-1)?.key ?? attempt.moduleKey,
        state: { ...attempt.state, done: content.modules.map(({ key }) => key) },
        sequence,
      });
    },
  };
}

/** The very text that this person was shown and confirmed; null for courses that ask for none. */
function attestedText(version: Version, settings: Settings, language: Language, form: 'sie' | 'du'): string | null {
  const module = version.content.modules.find(({ kind }) => kind === 'attestation');
  if (module === undefined) return null;
  const reader = { language, form, values: variableValues(settings.organisation, language) };
  const step = showStep(version.content, module.key, reader);
  return step?.kind === 'attestation' ? step.text : null;
}
