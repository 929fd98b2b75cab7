import type { BlockContent, DefinitionContent, List, Paragraph, RootContent } from 'mdast';
import { directiveFromMarkdown, type ContainerDirective } from 'mdast-util-directive';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { directive } from 'micromark-extension-directive';
import type { Block, Inline } from '#api/contract/learn.ts';
import { ContentFault } from './content-fault.ts';
import { formFault } from './form.ts';
import { runsOf, type Fail, type Place } from './inline-text.ts';
import { variableFault } from './variables.ts';

type Message = Extract<Block, { kind: 'message' }>;

/**
 * Markdown with directives → a heading and blocks that hold nothing but text: no HTML, no images, no addresses but
 * https. What the format does not know is refused, never dropped, so that no author loses a sentence unseen.
 * @param file named in faults
 * @throws ContentFault with file and line
 */
export function parseLesson(markdown: string, file: string): { heading: string; blocks: Block[] } {
  const fail: Fail = (node, what) => {
    throw new ContentFault(file, node.position?.start.line ?? null, what);
  };
  const { children } = fromMarkdown(markdown, {
    extensions: [directive()],
    mdastExtensions: [directiveFromMarkdown()],
  });
  const first = children[0];
  if (first?.type !== 'heading' || first.depth !== 1) throw new ContentFault(file, 1, 'begins with one "# Heading"');
  const [heading, ...styled] = runsOf(first.children, { marks: false, fail });
  if (heading === undefined || styled.length > 0 || Object.keys(heading).length > 1)
    return fail(first, 'the heading is plain text');
  const rest = children.slice(1);
  const blocks = rest.map(node => blockOf(node, fail));
  blocks.forEach((block, i) => {
    const node = rest[i];
    if (block.kind === 'message' && node !== undefined) checkMarks(block, blocks[i + 1], node, fail);
  });
  if (blocks.length === 0) fail(first, 'has a heading but no text');
  return { heading: heading.text, blocks };
}

function blockOf(node: RootContent, fail: Fail): Block {
  if (node.type === 'paragraph') return { kind: 'paragraph', text: runsOf(node.children, { marks: false, fail }) };
  if (node.type === 'list') return listOf(node, fail);
  if (node.type === 'containerDirective') return containerOf(node, fail);
  if (node.type === 'heading') {
    if (node.depth !== 2) return fail(node, 'only one "# Heading" at the top, and "## Subheadings" below it');
    return { kind: 'heading', text: runsOf(node.children, { marks: false, fail }) };
  }
  if (node.type === 'leafDirective')
    return fail(node, `::${node.name} is not part of the format; containers have three colons and an end`);
  return fail(node, `${node.type === 'html' ? 'HTML' : node.type} is not part of the format`);
}

function listOf(node: List, fail: Fail): Block {
  const items = node.children.map(item => {
    const [only, ...more] = item.children;
    if (only?.type !== 'paragraph' || more.length > 0 || typeof item.checked === 'boolean')
      return fail(item, 'a list item is one paragraph, with nothing nested');
    return runsOf(only.children, { marks: false, fail });
  });
  const ordered = node.ordered === true;
  if (ordered && node.start !== 1) return fail(node, 'a numbered list begins with 1.');
  return { kind: 'list', ordered, items };
}

function containerOf(node: ContainerDirective, fail: Fail): Block {
  const attributes = Object.fromEntries(
    Object.entries(node.attributes ?? {}).map(([name, value]) => [name, value ?? '']),
  );
  const allow = (names: readonly string[]): void => {
    for (const [name, value] of Object.entries(attributes)) {
      if (!names.includes(name)) fail(node, `:::${node.name} has no "${name}"`);
      const fault = formFault(value) ?? variableFault(value);
      if (fault !== null) fail(node, fault);
    }
  };
  switch (node.name) {
    case 'key':
    case 'tip':
    case 'warning':
      allow([]);
      return { kind: 'note', tone: node.name, paragraphs: paragraphsOf(node, false, fail) };
    case 'mail':
    case 'chat': {
      allow(['name', 'address', 'subject', 'addressMark']);
      const { name = '', address = null, subject = null, addressMark = null } = attributes;
      if (name === '') return fail(node, `:::${node.name} needs a name="…"`);
      if (node.name === 'mail' && (address === null || subject === null))
        return fail(node, ':::mail needs an address="…" and a subject="…"');
      if (addressMark !== null && (!/^[1-9]$/.test(addressMark) || address === null))
        return fail(node, 'addressMark is the number of a mark, beside an address');
      return {
        kind: 'message',
        channel: node.name,
        name,
        address,
        addressMark: addressMark === null ? null : Number(addressMark),
        subject,
        paragraphs: paragraphsOf(node, true, fail),
      };
    }
    default:
      return fail(node, `there is no :::${node.name}; there are mail, chat, key, tip and warning`);
  }
}

function paragraphsOf(node: ContainerDirective, marks: boolean, fail: Fail): Inline[][] {
  const paragraphs = node.children.map((child: BlockContent | DefinitionContent): Paragraph => {
    if (child.type !== 'paragraph' || child.data?.directiveLabel === true)
      return fail(child, `:::${node.name} holds paragraphs only; is its closing ::: missing?`);
    return child;
  });
  if (paragraphs.length === 0) fail(node, `:::${node.name} is empty`);
  return paragraphs.map(({ children }) => runsOf(children, { marks, fail }));
}

/** Every mark is explained by the item of the numbered list that follows, which begins with a bold word. */
function checkMarks(message: Message, next: Block | undefined, place: Place, fail: Fail): void {
  const marks = new Set(message.paragraphs.flat().flatMap(({ mark }) => mark ?? []));
  if (message.addressMark !== null) marks.add(message.addressMark);
  if (marks.size === 0) return;
  const explained = next?.kind === 'list' && next.ordered ? next.items : [];
  if (explained.length !== marks.size || Math.max(...marks) !== marks.size)
    fail(place, `has ${marks.size} marks; a numbered list of as many items must follow, one for each`);
  if (explained.some(([start]) => start?.strong !== true))
    fail(place, 'each item that explains a mark begins with a **bold** word');
}
