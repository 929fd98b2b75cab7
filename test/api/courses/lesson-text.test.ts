import { describe, expect, it } from 'vitest';
import { ContentFault } from '#api/courses/content-fault.ts';
import { parseLesson } from '#api/courses/lesson-text.ts';

const parse = (body: string) => parseLesson(`# Title\n\n${body}`, 'de/phishing.md');

describe('a lesson text', () => {
  it('becomes a heading and blocks of plain runs', () => {
    const { heading, blocks } = parseLesson(
      `# Kurz [[prüfen Sie|prüf]]\n\nMit **fett**, *schräg*\nund [Link](https://example.org/a).\n\n## Mehr\n\n- eins\n- **zwei** {{itPhone}}\n`,
      'de/a.md',
    );

    expect(heading).toBe('Kurz [[prüfen Sie|prüf]]');
    expect(blocks).toEqual([
      {
        kind: 'paragraph',
        text: [
          { text: 'Mit ' },
          { text: 'fett', strong: true },
          { text: ', ' },
          { text: 'schräg', emphasis: true },
          { text: ' und ' },
          { text: 'Link', href: 'https://example.org/a' },
          { text: '.' },
        ],
      },
      { kind: 'heading', text: [{ text: 'Mehr' }] },
      {
        kind: 'list',
        ordered: false,
        items: [[{ text: 'eins' }], [{ text: 'zwei', strong: true }, { text: ' {{itPhone}}' }]],
      },
    ]);
  });

  it('shows an example message with numbered marks, explained by the list that follows', () => {
    const { blocks } = parse(
      ':::mail{name="Karin Vogel" address="k.vogel@example.org" subject="Bitte" addressMark="1"}\nBitte :mark[noch heute]{n=2} zahlen.\n:::\n\n1. **Adresse.** Fremd.\n2. **Eile.** Druck.\n',
    );

    expect(blocks[0]).toEqual({
      kind: 'message',
      channel: 'mail',
      name: 'Karin Vogel',
      address: 'k.vogel@example.org',
      addressMark: 1,
      subject: 'Bitte',
      paragraphs: [[{ text: 'Bitte ' }, { text: 'noch heute', mark: 2 }, { text: ' zahlen.' }]],
    });
  });

  it('knows the three notes and the chat', () => {
    const { blocks } = parse(
      ':::key\n**Merken.** Eins.\n\nZwei.\n:::\n\n:::tip\nHinweis.\n:::\n\n:::warning\nAchtung.\n:::\n\n:::chat{name="Chef"}\nHast du Zeit?\n:::\n',
    );

    expect(blocks.map(block => (block.kind === 'note' ? block.tone : block.kind))).toEqual([
      'key',
      'tip',
      'warning',
      'message',
    ]);
    expect(blocks[0]).toHaveProperty('paragraphs.length', 2);
  });

  it('takes a colon inside a word for a colon', () => {
    expect(parse('Alle Mitarbeiter:innen um 8:30 Uhr.').blocks).toEqual([
      { kind: 'paragraph', text: [{ text: 'Alle Mitarbeiter:innen um 8:30 Uhr.' }] },
    ]);
  });

  const mail = (text: string) => `:::mail{name="A" address="a@b.example" subject="S"}\n${text}\n:::`;
  it.each([
    ['HTML as a block', '<script>alert(1)</script>', 3],
    ['HTML inside a text', 'Ein <b>Wort</b>.', 3],
    ['an image', 'Text\n\n![Bild](https://example.org/a.png)', 5],
    ['a link without TLS', '[Link](http://example.org)', 3],
    ['a script as a link', '[Link](javascript:alert(1))', 3],
    ['a link that hides its host behind a name', '[Link](https://bank.de@evil.example/)', 3],
    ['a data link', '[Link](data:text/html;base64,AAAA)', 3],
    ['a link by reference', '[Link][1]\n\n[1]: https://example.org', 3],
    ['code', 'Ein `Wort`.', 3],
    ['a code block', '```\nx\n```', 3],
    ['a quotation', '> Zitat', 3],
    ['a line', 'a\n\n***\n\nb', 5],
    ['a second title', '# Noch einer', 3],
    ['a third level', '### Tief', 3],
    ['a nested list', '- a\n  - b', 3],
    ['a list from 4', '4. vier', 3],
    ['a forced line break', 'eins\\\nzwei', 3],
    ['an unknown container', ':::danger\nx\n:::', 3],
    ['a container with a list', ':::key\n- a\n:::', 4],
    ['a container in a container', '::::key\n:::tip\na\n:::\n::::', 4],
    ['an empty container', ':::key\n:::', 3],
    ['a one-line container', '::key[x]', 3],
    ['a mail without a subject', ':::mail{name="A" address="a@b"}\nx\n:::', 3],
    ['an attribute nobody knows', ':::chat{name="A" onclick="x"}\nx\n:::', 3],
    ['a mark outside an example', 'Ein :mark[Wort]{n=1}.', 3],
    ['a mark without a number', mail(':mark[Wort]'), 4],
    ['marks without an explanation', mail(':mark[Wort]{n=1}'), 3],
    ['an explanation too few', `${mail(':mark[a]{n=1} :mark[b]{n=2}')}\n\n1. **A.** a`, 3],
    ['an explanation without its bold word', `${mail(':mark[a]{n=1}')}\n\n1. A. a`, 3],
    ['another directive', 'Ein :evil[Wort]{a=b}.', 3],
    ['a pair that is not closed', 'Bitte [[rufen Sie|ruf an.', 3],
    ['a pair of three', '[[a|b|c]]', 3],
    ['a single bracket with two parts', '[Sie|Du] kommen', 3],
    ['an unknown variable', 'Bei {{passwort}}.', 3],
    ['a variable that is not closed', 'Bei {{itPhone.', 3],
    ['an unknown variable in an attribute', ':::chat{name="{{chef}}"}\nx\n:::', 3],
  ])('refuses %s, with file and line', (_what, body, line) => {
    expect(() => parse(body)).toThrow(ContentFault);
    expect(() => parse(body)).toThrow(`de/phishing.md:${line}:`);
  });

  it.each([
    ['no heading', 'Text'],
    ['a styled heading', '# **Fett**\n\nText'],
    ['nothing below the heading', '# Nur das'],
    ['nothing at all', ''],
  ])('refuses a file with %s', (_what, markdown) => {
    expect(() => parseLesson(markdown, 'de/a.md')).toThrow(/de\/a\.md:1: /);
  });
});
