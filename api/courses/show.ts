import type { AddressForm, Language } from '#api/contract/endpoint.ts';
import type { Block, Inline, Step } from '#api/contract/learn.ts';
import { languageFor, type CourseContent, type Module, type ModuleTexts } from './content.ts';
import { sha256 } from './digest.ts';
import { resolveForm } from './form.ts';
import { resolveVariables, type VariableValues } from './variables.ts';

/** Whom a text is shown to: the form of address, and the organisation's facts in the language shown. */
export type Reader = Readonly<{ language: Language; form: AddressForm; values: VariableValues }>;

/** The steps as a learner gets them: forms and variables resolved, nothing that says which answer is right. */
export function showSteps(content: CourseContent, reader: Reader): Step[] {
  const texts = content.texts[languageFor(content, reader.language)]?.modules ?? {};
  return content.modules.map(module => stepOf(module, texts[module.key], reader));
}

export function showStep(content: CourseContent, moduleKey: string, reader: Reader): Step | null {
  return showSteps(content, reader).find(step => step.key === moduleKey) ?? null;
}

/** One text as shown. */
export function say(text: string, { form, values }: Pick<Reader, 'form' | 'values'>): string {
  return resolveVariables(resolveForm(text, form), values);
}

function stepOf(module: Module, texts: ModuleTexts | undefined, reader: Reader): Step {
  const { key, minutes } = module;
  const title = texts === undefined ? key : say(texts.title, reader);
  if (module.kind === 'quiz') {
    const questions = texts?.kind === 'questions' ? texts.questions : [];
    return {
      kind: 'quiz',
      key,
      title,
      minutes,
      passPercent: module.passPercent,
      questions: questions.map(({ id, text, lesson, choices }) => ({
        questionId: id,
        text: say(text, reader),
        lesson,
        choices: choices.map(choice => ({ choiceId: choice.id, text: say(choice.text, reader) })),
      })),
    };
  }
  const page = texts?.kind === 'page' ? texts : { heading: title, blocks: [] };
  const heading = say(page.heading, reader);
  const blocks = page.blocks.map(block => showBlock(block, reader));
  if (module.kind === 'lesson') return { kind: 'lesson', key, title, minutes, heading, blocks };
  const text = plainText(heading, blocks);
  return { kind: 'attestation', key, title, minutes, heading, blocks, text, textDigest: sha256(text) };
}

function showBlock(block: Block, reader: Reader): Block {
  const runs = (text: readonly Inline[]): Inline[] => text.map(run => ({ ...run, text: say(run.text, reader) }));
  const maybe = (text: string | null): string | null => (text === null ? null : say(text, reader));
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return { ...block, text: runs(block.text) };
    case 'list':
      return { ...block, items: block.items.map(runs) };
    case 'note':
      return { ...block, paragraphs: block.paragraphs.map(runs) };
    case 'message':
      return {
        ...block,
        name: say(block.name, reader),
        address: maybe(block.address),
        subject: maybe(block.subject),
        paragraphs: block.paragraphs.map(runs),
      };
  }
}

/** Everything that stood on the page, in its order, without its looks: what an attestation stores. */
export function plainText(heading: string, blocks: readonly Block[]): string {
  const words = (runs: readonly Inline[]): string => runs.map(({ text }) => text).join('');
  const parts = blocks.map(block => {
    switch (block.kind) {
      case 'heading':
      case 'paragraph':
        return words(block.text);
      case 'list':
        return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : '–'} ${words(item)}`).join('\n');
      case 'note':
        return block.paragraphs.map(words).join('\n\n');
      case 'message':
        return [block.name, block.address, block.subject, ...block.paragraphs.map(words)]
          .filter(part => part !== null)
          .join('\n\n');
    }
  });
  return [heading, ...parts].join('\n\n');
}
