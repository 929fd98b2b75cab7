const SVG = 'http://www.w3.org/2000/svg';

/** Drawn for this window on a grid of 24, lines of 1.5. */
const paths = {
  activity: 'M12 3.5a6 6 0 0 0-6 6v4.2l-1.6 2.9h15.2L18 13.7V9.5a6 6 0 0 0-6-6ZM9.7 19a2.4 2.4 0 0 0 4.6 0',
  training: 'M3 9.2 12 5l9 4.2-9 4.2-9-4.2ZM7 11.3v4.5c1.4 1.4 3.1 2.1 5 2.1s3.6-.7 5-2.1v-4.5M21 9.2v5.3',
  mail: 'M4 6.5h16v11H4v-11Zm.3.4L12 12.7l7.7-5.8',
  search: 'M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm4.4 10.4 4.6 4.6',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  close: 'm6 6 12 12M18 6 6 18',
  theme: 'M12 4a8 8 0 1 0 0 16V4Z M12 4a8 8 0 0 1 0 16',
  language:
    'M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4ZM3.9 12h16.2M12 3.8c2.2 2.2 3.3 5 3.3 8.2s-1.1 6-3.3 8.2c-2.2-2.2-3.3-5-3.3-8.2s1.1-6 3.3-8.2Z',
  check: 'm5 12.5 4.5 4.5L19 7.5',
} as const;
export type IconName = keyof typeof paths;

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
