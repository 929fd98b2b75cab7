import { describe, expect, test } from 'vitest';
import type { ObligationReason } from '#api/contract/training.ts';
import { idOf } from '#test/support/given.ts';
import { firstName } from '#tab/my-training/Ask.tsx';
import { whySentences } from '#tab/my-training/why-sentences.ts';
import { datesIn } from '#tab/words/dates.ts';
import { myTraining as german } from '#tab/words/de/my-training.ts';
import { myTraining as english } from '#tab/words/en/my-training.ts';

function why(language: 'de' | 'en', change: Partial<ObligationReason>): string {
  const reason: ObligationReason = {
    enrolmentId: idOf('e'),
    assignmentId: idOf('a'),
    audience: [
      { kind: 'kind', value: 'volunteer' },
      { kind: 'unit', value: 'Köln' },
    ],
    recurrence: { kind: 'months', months: 12 },
    words: null,
    assignedOn: '2027-03-02',
    assignedBy: { personId: idOf('jana'), name: 'Jana Roth' },
    contact: null,
    dueOn: '2027-05-14',
    ...change,
  };
  const words = language === 'de' ? german : english;
  return whySentences(reason, words, datesIn(language, '2027-05-11', 'UTC'))
    .join(' ')
    .replaceAll('\u00a0', ' ');
}

describe('why this is on the list', () => {
  test('who, how often, by whom, since when', () => {
    expect(why('de', {})).toBe(
      'Alle Ehrenamtlichen in Köln machen das einmal im Jahr. Zugewiesen von Jana Roth am 2. März.',
    );
    expect(why('en', {})).toBe('All volunteers in Köln do this every year. Assigned by Jana Roth on 2 March.');
  });

  test('everybody, once, with the sentence of whoever assigned it', () => {
    const reason = {
      audience: [{ kind: 'everybody' as const, value: '' }],
      recurrence: { kind: 'none' as const },
      words: 'Neue Rechtslage.',
    };
    expect(why('de', reason)).toBe('Alle machen das einmal. Neue Rechtslage. Zugewiesen von Jana Roth am 2. März.');
  });

  test('a yearly window is told with its days', () => {
    const reason = { recurrence: { kind: 'yearly' as const, from: '10-01', to: '02-29' } };
    expect(why('en', reason)).toContain('do this every year between 1 October and 29 February.');
  });

  test('job title, country, who looks after them and a recent start are said as such', () => {
    const audience = [
      { kind: 'job-title' as const, value: 'Sanitäterin' },
      { kind: 'country' as const, value: 'DE' },
      { kind: 'responsible' as const, value: 'Jana Roth' },
      { kind: 'joined-within' as const, value: '30' },
    ];
    expect(why('de', { audience })).toContain(
      'Alle Personen im Land DE mit der Position Sanitäterin in der Obhut von Jana Roth mit Eintritt in den letzten 30 Tagen machen',
    );
    expect(why('en', { audience: audience.slice(0, 1) })).toContain(
      'All people with the job title Sanitäterin do this',
    );
  });

  test('one person alone', () => {
    expect(why('de', { audience: [{ kind: 'person', value: 'Lena' }] })).toContain(
      'Das ist persönlich zugewiesen, einmal im Jahr.',
    );
  });

  test('several units and groups are joined as people speak', () => {
    const audience = [
      { kind: 'group' as const, value: 'Bereitschaft' },
      { kind: 'unit' as const, value: 'Köln' },
      { kind: 'unit' as const, value: 'Bonn' },
      { kind: 'unit' as const, value: 'Aachen' },
    ];
    expect(why('de', { audience })).toContain('Alle Personen der Gruppe Bereitschaft in Köln, Bonn oder Aachen');
  });
});

test('whom to ask: people by their first name, functions whole', () => {
  expect(firstName('Jana Roth')).toBe('Jana');
  expect(firstName('Roth, Jana')).toBe('Jana');
  expect(firstName('Schulungsbüro')).toBe('Schulungsbüro');
});
