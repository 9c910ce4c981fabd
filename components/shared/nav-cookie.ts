/** `narrow` or `wide`: how the person left the navigation. */
export const NAV_COOKIE = 'pilothouse-nav';
