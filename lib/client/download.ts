import { problemOf } from './api';

/**
 * Asks the server for a file and lets the browser save it under the name that the server gives. The whole of it is in memory for a
 * moment. @throws ApiError with the server's problem; TypeError when the console cannot be reached.
 */
export async function download(url: string, init: RequestInit, fallbackName: string): Promise<void> {
  const response = await fetch(url, { ...init, credentials: 'same-origin' });
  if (!response.ok) throw await problemOf(response);
  const name = /filename="([^"]{1,200})"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? fallbackName;
  saveFile(name, await response.blob());
}

/** Lets the browser save it. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
