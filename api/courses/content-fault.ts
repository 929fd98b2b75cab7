/** A course file that does not keep to the format: says which file, which line, what is wrong. Stops the installation. */
export class ContentFault extends Error {
  readonly file: string;
  readonly line: number | null;

  constructor(file: string, line: number | null, what: string) {
    super(`${file}${line === null ? '' : `:${line}`}: ${what}`);
    this.name = 'ContentFault';
    this.file = file;
    this.line = line;
  }
}
