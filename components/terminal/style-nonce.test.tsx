import { Terminal } from '@xterm/xterm';
import { afterEach, expect, it, vi } from 'vitest';
import { withStyleNonce } from './style-nonce';

afterEach(() => {
  document.head.replaceChildren();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it('every style element that the terminal makes carries the page’s nonce, and nothing after it does', () => {
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addListener() {},
    removeListener() {},
    addEventListener() {},
    removeEventListener() {},
  }));
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  const script = document.createElement('script');
  script.setAttribute('nonce', 'of-this-page');
  document.head.append(script);
  const box = document.createElement('div');
  document.body.append(box);
  const make = document.createElement;
  const term = new Terminal();
  withStyleNonce(() => term.open(box));
  const styles = [...document.querySelectorAll('style')];
  expect(styles.length).toBeGreaterThan(1);
  expect(styles.map(({ nonce }) => nonce)).toEqual(styles.map(() => 'of-this-page'));
  term.options.theme = { background: '#123456' };
  expect([...document.querySelectorAll('style')].filter(({ nonce }) => nonce !== 'of-this-page')).toEqual([]);
  expect(document.createElement).toBe(make);
  expect(document.createElement('style').nonce).not.toBe('of-this-page');
  term.dispose();
});

it('what fails while it is on leaves the document as it was', () => {
  document.head.innerHTML = '<script nonce="x"></script>';
  const make = document.createElement;
  expect(() =>
    withStyleNonce(() => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(document.createElement).toBe(make);
});
