const SVG = 'http://www.w3.org/2000/svg';

/** Drawn for this window on a grid of 24, lines of 1.5. */
const paths = {
  activity: 'M12 3.5a6 6 0 0 0-6 6v4.2l-1.6 2.9h15.2L18 13.700V9.500a6 6 0 0 0-6-6ZM9.700 19a2.400 2.400 0 0 0 4.600 0',
  training:
    'M3 9.200 12 5l9 4.200-9 4.200-9-4.200ZM7 11.300v4.500c1.400 1.400 3.100 2.100 5 2.100s3.600-.7 5-2.100v-4.500M21 9.200v5.300',
  mail: 'M4 6.500h16v11H4v-11Zm.300.400L12 12.700l7.700-5.800',
  search: 'M10.500 4.500a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm4.400 10.400 4.600 4.600',
  back: 'M14.500 5.500 8 12l6.500 6.500',
  close: 'm6 6 12 12M18 6 6 18',
  theme: 'M12 4a8 8 0 1 0 0 16V4Z M12 4a8 8 0 0 1 0 16',
  language:
    'M12 3.800a8.200 8.200 0 1 0 0 16.400 8.200 8.200 0 0 0 0-16.400ZM3.900 12h16.200M12 3.800c2.200 2.200 3.300 5 3.300 8.200s-1.100 6-3.300 8.200c-2.200-2.200-3.300-5-3.300-8.200s1.100-6 3.300-8.200Z',
  check: 'm5 12.500 4.500 4.500L19 7.500',
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
