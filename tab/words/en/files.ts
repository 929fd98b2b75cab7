/** Handing in a photo or a PDF, wherever that is. */
export const files = {
  add: 'Add a photo or PDF',
  another: 'Add another',
  hint: 'JPEG, PNG, WebP, HEIC or PDF, at most 10 MB. Photos are made smaller before they are sent.',
  sending: 'Sending the file',
  added: (name: string) => `${name} is here.`,
  removed: (name: string) => `${name} was taken away.`,
  remove: (name: string) => `Take away ${name}`,
  tooLarge: 'This file is larger than 10 MB. Nothing was sent.',
  size: (kilobytes: number) => (kilobytes < 1000 ? `${kilobytes}\u00a0KB` : `${(kilobytes / 1000).toFixed(1)}\u00a0MB`),
};
