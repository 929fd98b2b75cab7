/** Longest side of a picture that is sent, in pixels: a certificate can be read at that size. */
const LONGEST = 2000;
const SMALL_ENOUGH_BYTES = 500_000;

/**
 * A photo as a JPEG of at most 2000 pixels, without what the camera wrote into it (place, device). What this browser
 * cannot read (HEIC outside Apple's, a PDF) and what is small already goes as it is.
 */
export async function smallerPicture(file: File): Promise<{ name: string; content: Blob }> {
  const asItIs = { name: file.name, content: file };
  if (!file.type.startsWith('image/')) return asItIs;
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (picture === null) return asItIs;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  if (scale === 1 && file.size < SMALL_ENOUGH_BYTES && file.type !== 'image/jpeg') return asItIs;
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const content = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.85));
  return content === null ? asItIs : { name: file.name.replace(/\.\w+$/, '.jpg'), content };
}
