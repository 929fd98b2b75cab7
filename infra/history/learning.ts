import type { Settings } from '#api/contract/settings.ts';
import type { Language } from '#api/contract/endpoint.ts';
import { publishedVersionOf, type Version } from '#api/courses/actions.ts';
import { showStep } from '#api/courses/show.ts';
import { variableValues } from '#api/courses/variables.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { beginAttempt } from '#api/progress/attempt.ts';
import { finish } from '#api/progress/finish-actions.ts';
import { findProgress } from '#api/progress/store.ts';
import type { WalkingClock } from './walking-clock.ts';

/** Completes courses as the player does at its last step: the whole attempt in one save. */
export interface Learning {
  /** The clock stands at the moment of completion. */
  complete(trx: Trx, learner: Actor, form: 'sie' | 'du', courseId: string): Promise<void>;
}

export function learningWith(clock: WalkingClock, settings: Settings): Learning {
  const versions = new Map<string, Version>();
  return {
    async complete(trx, learner, form, courseId) {
      const { tenantId, personId, language } = learner;
      const version = versions.get(courseId) ?? (await publishedVersionOf(trx, tenantId, courseId));
      if (version === null) throw new Error(`course ${courseId} is not published`);
      versions.set(courseId, version);
      const before = await findProgress(trx, tenantId, personId, courseId);
      const at = clock.now();
      const begun = beginAttempt(version.content, before?.sequence ?? null);
      const { modules } = version.content;
      await finish(trx, clock, learner, {
        version,
        attestedText: attestedText(version, settings, language, form),
        progress: {
          personId,
          courseId,
          versionId: version.versionId,
          language,
          startedAt: at,
          updatedAt: at,
          finishedAt: null,
          moduleKey: modules.at(-1)?.key ?? begun.moduleKey,
          state: { ...begun.state, done: modules.map(({ key }) => key) },
          sequence: begun.sequence + modules.length,
        },
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
