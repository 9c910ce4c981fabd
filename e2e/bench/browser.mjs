// Chromium as the bench uses it: signed in, and able to say when something was painted.
import { chromium } from 'playwright';
import { signIn } from './measured-console.mjs';

/** @param {string} executablePath */
export async function openBrowser(executablePath) {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  return {
    /**
     * A profile with nothing in it but a session.
     * @param {{url: string}} console_
     * @returns {Promise<import('playwright').BrowserContext>}
     */
    async signedIn({ url }) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
      const [name = '', value = ''] = (await signIn(url)).split('=');
      await context.addCookies([{ name, value, url }]);
      await context.addInitScript(installPaintWatch);
      return context;
    },
    close: () => browser.close(),
  };
}

/**
 * Runs in the page. `window.painted(what)` resolves with the wall-clock time (ms) at which the first frame was painted in
 * which `find` holds: a mutation makes it look, the next animation frame and the task behind it follow the painting.
 */
function installPaintWatch() {
  /** @type {{find: () => boolean, resolve: (at: number) => void}[]} */
  const waiting = [];
  const look = () => {
    for (const entry of [...waiting]) {
      if (!entry.find()) continue;
      waiting.splice(waiting.indexOf(entry), 1);
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => entry.resolve(performance.timeOrigin + performance.now());
        channel.port2.postMessage(null);
      });
    }
  };
  const start = () =>
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  start();
  /** @type {any} */ (window).benchPainted = (/** @type {() => boolean} */ find) =>
    new Promise((resolve, reject) => {
      const entry = { find, resolve };
      waiting.push(entry);
      setTimeout(() => {
        if (waiting.includes(entry)) reject(new Error(`not painted within 20 s: ${find} at ${location.href}`));
      }, 20_000);
      look();
    });
}
