type Rgb = readonly [red: number, green: number, blue: number];

/** The surfaces that logs are written on, lightest dark and darkest light: `sunken` and `surface` of the two themes. */
const LIGHT_SURFACE: Rgb = [0xee, 0xf2, 0xf6];
const DARK_SURFACE: Rgb = [0x17, 0x22, 0x3a];
/** WCAG 2.2, 1.4.3. */
const NEEDED = 4.5;

/** WCAG 2.2 relative luminance, 0-1. */
export function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const one = (a: number, b: number) => Math.round(a + (b - a) * share);
  return [one(from[0], to[0]), one(from[1], to[1]), one(from[2], to[2])];
}

/** The colour itself where it can be read, else the nearest towards black or white that can. */
export function readableOn(color: Rgb, surface: 'light' | 'dark'): Rgb {
  const [ground, goal] =
    surface === 'light' ? [LIGHT_SURFACE, [0, 0, 0] as const] : [DARK_SURFACE, [255, 255, 255] as const];
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(color, goal, share);
    if (contrast(candidate, ground) >= NEEDED) return candidate;
  }
  return goal;
}

const CUBE = [0, 95, 135, 175, 215, 255] as const;

/** Colours 16-255 of xterm: a cube of 6 x 6 x 6, then 24 greys. The first 16 are the theme's own. */
export function indexedColor(index: number): Rgb {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const at = Math.max(0, index - 16);
  return [CUBE[Math.floor(at / 36) % 6] ?? 0, CUBE[Math.floor(at / 6) % 6] ?? 0, CUBE[at % 6] ?? 0];
}

const css = ([red, green, blue]: Rgb) => `rgb(${red} ${green} ${blue})`;

/** CSS `light-dark(…)` of a text colour that is readable in both themes. */
export function readableText(color: Rgb): string {
  return `light-dark(${css(readableOn(color, 'light'))}, ${css(readableOn(color, 'dark'))})`;
}

/** CSS `light-dark(…)` of a ground that keeps a tint of the colour and on which the theme's ink is readable. */
export function tintedGround(color: Rgb): string {
  return `light-dark(${css(mix([255, 255, 255], color, 0.18))}, ${css(mix(DARK_SURFACE, color, 0.22))})`;
}
