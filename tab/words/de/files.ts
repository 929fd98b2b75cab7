import type { files as english } from '../en/files.ts';

export const files: typeof english = {
  add: 'Foto oder PDF hinzufügen',
  another: 'Weitere hinzufügen',
  hint: 'JPEG, PNG, WebP, HEIC oder PDF, höchstens 10 MB. Fotos werden vor dem Senden verkleinert.',
  sending: 'Datei wird gesendet',
  added: name => `${name} ist da.`,
  removed: name => `${name} wurde entfernt.`,
  remove: name => `${name} entfernen`,
  tooLarge: 'Diese Datei ist größer als 10 MB. Es wurde nichts gesendet.',
  size: kilobytes =>
    kilobytes < 1000 ? `${kilobytes}\u00a0KB` : `${(kilobytes / 1000).toFixed(1).replace('.', ',')}\u00a0MB`,
};
