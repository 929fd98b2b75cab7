/** Reads RFC 4180 as a spreadsheet would: a byte order mark, quotes, line ends inside quotes. Rows by their header. */
export function readCsv(text: string, separator = ','): Record<string, string>[] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  const body = text.replace(/^\ufeff/, '');
  for (let i = 0; i < body.length; i += 1) {
    const sign = body.charAt(i);
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (body.charAt(i + 1) === '"') {
        field += '"';
        i += 1;
      } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === separator || body.startsWith('\r\n', i)) {
      rows.at(-1)?.push(field);
      field = '';
      if (sign !== separator) {
        rows.push([]);
        i += 1;
      }
    } else field += sign;
  }
  const [header = [], ...lines] = rows.filter(row => row.length > 0);
  return lines.map(line => Object.fromEntries(header.map((name, i) => [name, line[i] ?? ''])));
}
