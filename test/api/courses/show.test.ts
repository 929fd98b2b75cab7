import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#api/courses/content.ts';
import { digestOf, sha256 } from '#api/courses/digest.ts';
import { resolveForm } from '#api/courses/form.ts';
import { showSteps } from '#api/courses/show.ts';
import { resolveVariables, variableNames, variableValues } from '#api/courses/variables.ts';
import { defaultSettings } from '#api/settings/defaults.ts';
import { aCourseContent } from '#test/support/course.ts';

const organisation = { ...defaultSettings.organisation, name: 'Hilfswerk Köln e. V.' };
const reader = (form: 'sie' | 'du', language: 'de' | 'en' = 'de') =>
  ({ form, language, values: variableValues(organisation, language) }) as const;

describe('what a learner is shown', () => {
  it('speaks in the form of the reader', () => {
    const text = '[[Rufen Sie|Ruf]] an, [[Sie|du]] [[dürfen|darfst]]. [[|Hey, ]]Danke [1].';

    expect(resolveForm(text, 'sie')).toBe('Rufen Sie an, Sie dürfen. Danke [1].');
    expect(resolveForm(text, 'du')).toBe('Ruf an, du darfst. Hey, Danke [1].');
  });

  it('names the organisation, and has words for what it has not filled in', () => {
    const { values } = reader('sie');

    expect(resolveVariables('{{organisation}}: {{itContact}}, {{contactMail}}', values)).toBe(
      'Hilfswerk Köln e. V.: die IT, erreichbar über Teams',
    );
    expect(resolveVariables('{{itContact}}', reader('sie', 'en').values)).toBe('IT support');
    for (const language of ['de', 'en'] as const)
      for (const name of variableNames) expect(reader('sie', language).values[name]).toMatch(/\S/);
  });

  it('takes the facts of an organisation for text, never for more', () => {
    const values = variableValues({ ...organisation, itContact: ' {{itPhone}} [[a|b]] <b> ' }, 'de');

    expect(resolveVariables('{{itContact}}', values)).toBe('{{itPhone}} [[a|b]] <b>');
  });

  it('never holds which answer is right, nor why', () => {
    const shown = JSON.stringify(showSteps(aCourseContent(), reader('du')));

    expect(shown).toContain('Zurückrufen');
    expect(shown).not.toMatch(/right|why|Richtig/);
  });

  it('resolves forms and variables everywhere, in lessons, questions and the text to confirm', () => {
    const shown = JSON.stringify(showSteps(aCourseContent(), reader('du')));

    expect(shown).not.toMatch(/\[\[\p{L}|\{\{/u);
    expect(shown).toContain('Ruf zuerst an');
  });

  it('gives the text to confirm as it stands on the page, with its digest', () => {
    const step = showSteps(aCourseContent(), reader('sie')).at(-1);

    expect(step).toMatchObject({
      kind: 'attestation',
      text: 'Richtlinie\n\nLesen Sie das bei Hilfswerk Köln e. V.\n\n1. Ich rufe zurück.\n2. Ich melde Fehler.',
    });
    expect(step?.kind === 'attestation' && step.textDigest === sha256(step.text)).toBe(true);
  });
});

describe('the digest of a version', () => {
  it('is the same whatever the order of its keys, and another for another word', () => {
    const content = aCourseContent();
    const turned = {
      texts: { en: content.texts.en, de: content.texts.de },
      modules: content.modules,
      straightToQuiz: true,
    };

    expect(canonicalJson({ b: 1, a: [2, { d: 1, c: 2 }] })).toBe('{"a":[2,{"c":2,"d":1}],"b":1}');
    expect(digestOf(turned as typeof content)).toBe(digestOf(content));
    expect(digestOf(aCourseContent({ passPercent: 81 }))).not.toBe(digestOf(content));
  });
});
