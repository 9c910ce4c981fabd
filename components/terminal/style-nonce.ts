/**
 * The terminal writes its colours and sizes into style elements of its own, which the content policy takes only with the page's nonce.
 * All of them are made while it is opened, so for that long every new style element gets it.
 */
export function withStyleNonce(run: () => void): void {
  const nonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce;
  if (!nonce) {
    run();
    return;
  }
  const make = document.createElement;
  document.createElement = function createWithNonce(this: Document, name: string, options?: ElementCreationOptions) {
    const element = make.call(document, name, options);
    if (name === 'style') element.nonce = nonce;
    return element;
  } as typeof document.createElement;
  try {
    run();
  } finally {
    // What was set here hid the document's own.
    delete (document as { createElement?: unknown }).createElement;
  }
}
