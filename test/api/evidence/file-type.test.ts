import { describe, expect, it } from 'vitest';
import { cleanFileName } from '#api/evidence/file-name.ts';
import { fileKindOf } from '#api/evidence/file-type.ts';
import { heic, jpeg, page, pdf, png, webp } from './files.ts';

const samples = [
  ['image/jpeg', jpeg],
  ['image/png', png],
  ['image/webp', webp],
  ['image/heic', heic],
  ['application/pdf', pdf],
] as const;

describe('what a file is', () => {
  it.each(samples)('%s is known by its bytes', (mediaType, content) => {
    expect(fileKindOf(content)).toEqual({ kind: 'known', mediaType });
  });

  it.each(samples)('%s that breaks off before its end is cut short', (_mediaType, content) => {
    expect(fileKindOf(content.subarray(0, content.length - 7))).toEqual({ kind: 'cut-short' });
  });

  it('what a camera appends behind the picture does not make it broken', () => {
    expect(fileKindOf(new Uint8Array([...jpeg, 1, 2, 3, 4]))).toEqual({ kind: 'known', mediaType: 'image/jpeg' });
  });

  it.each([
    ['a page', page],
    ['a drawing that can hold a script', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a page that calls itself a PDF further in', new TextEncoder().encode('<html>%PDF-1.7 %%EOF')],
    ['a zip', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])],
    ['one byte', new Uint8Array([0xff])],
  ])('%s is none of them', (_name, content) => {
    expect(fileKindOf(content)).toEqual({ kind: 'unknown' });
  });
});

describe('the name of a file', () => {
  it.each([
    ['Ersthelfer Köln.PDF', 'Ersthelfer Köln.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\fakepath\\Schein.jpg', 'Schein.pdf'],
    ['invoice\u202Egpj.exe', 'invoicegpj.pdf'],
    ['a"b;c\r\nSet-Cookie: x.pdf', 'a b cSet-Cookie x.pdf'],
    ['.htaccess', 'file.pdf'],
    ['   ', 'file.pdf'],
    ['x'.repeat(400), `${'x'.repeat(100)}.pdf`],
  ])('%j is kept as %j', (sent, kept) => {
    expect(cleanFileName(sent, 'pdf')).toBe(kept);
  });
});
