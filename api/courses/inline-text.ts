import type { PhrasingContent } from 'mdast';
import type { TextDirective } from 'mdast-util-directive';
import type { Inline } from '#api/contract/learn.ts';
import { formFault } from './form.ts';
import { variableFault } from './variables.ts';

type Style = Omit<Inline, 'text'>;
/** Where in the file something stands: enough of a Markdown node to name the line. */
export type Place = Readonly<{ type: string; position?: { start: { line: number } } | undefined }>;
/** Throws the fault that names file and line. */
export type Fail = (place: Place, what: string) => never;
type Options = Readonly<{
  /** Marks are for the example messages only. */
  marks: boolean;
  fail: Fail;
}>;

/** The runs of one paragraph: neighbours of equal style joined, soft line breaks turned into spaces. */
export function runsOf(nodes: readonly PhrasingContent[], options: Options, style: Style = {}): Inline[] {
  const runs: Inline[] = [];
  for (const node of nodes) for (const run of runOf(node, options, style)) append(runs, run);
  const first = nodes[0];
  if (first !== undefined)
    for (const { text } of runs) {
      const fault = formFault(text) ?? variableFault(text);
      if (fault !== null) options.fail(first, fault);
    }
  return runs;
}

function append(runs: Inline[], run: Inline): void {
  const last = runs.at(-1);
  const alike =
    last !== undefined &&
    last.strong === run.strong &&
    last.emphasis === run.emphasis &&
    last.href === run.href &&
    last.mark === run.mark;
  if (alike) runs[runs.length - 1] = { ...last, text: last.text + run.text };
  else runs.push(run);
}

function runOf(node: PhrasingContent, options: Options, style: Style): Inline[] {
  if (node.type === 'text') return [{ text: node.value.replaceAll(/\s*\n\s*/g, ' '), ...style }];
  if (node.type === 'strong') return runsOf(node.children, options, { ...style, strong: true });
  if (node.type === 'emphasis') return runsOf(node.children, options, { ...style, emphasis: true });
  if (node.type === 'textDirective') return directiveRuns(node, options, style);
  if (node.type === 'link') {
    if (!/^https:\/\/[^\s/@]+(\/\S*)?$/.test(node.url) || !URL.canParse(node.url))
      return options.fail(node, `links go to https addresses only, not to "${node.url}"`);
    return runsOf(node.children, options, { ...style, href: node.url });
  }
  return options.fail(node, `${REFUSED[node.type] ?? `${node.type} is`} not part of the format`);
}

const REFUSED: Readonly<Record<string, string>> = {
  break: 'forced line breaks are',
  html: 'HTML is',
  image: 'images are',
  imageReference: 'images are',
  inlineCode: 'code is',
};

/** `:mark[text]{n=2}`. A colon inside a word ("Mitarbeiter:innen") looks like a directive and is none. */
function directiveRuns(node: TextDirective, options: Options, style: Style): Inline[] {
  const attributes = node.attributes ?? {};
  if (node.name !== 'mark') {
    if (node.children.length === 0 && Object.keys(attributes).length === 0)
      return [{ text: `:${node.name}`, ...style }];
    return options.fail(node, `there is no :${node.name}[…], only :mark[…]`);
  }
  if (!options.marks) return options.fail(node, ':mark[…] belongs into a :::mail or :::chat');
  const mark = Number(attributes['n']);
  if (!Number.isInteger(mark) || mark < 1 || Object.keys(attributes).length !== 1)
    return options.fail(node, ':mark[…] needs exactly one number: {n=2}');
  if (node.children.length === 0) return options.fail(node, ':mark[…] needs a text');
  return runsOf(node.children, options, { ...style, mark });
}
