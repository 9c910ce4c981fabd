import 'server-only';

/** A download as it is read: the browser saves it, never shows it, whatever it is called or holds. */
export function fileResponse(file: {
  name: string;
  size: number | null;
  type: string;
  bytes: AsyncGenerator<Uint8Array>;
}): Response {
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await file.bytes.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await file.bytes.return(undefined);
    },
  });
  // Control characters, quotes, slashes and what turns the direction of text are no part of a name on anybody's disk.
  const plain = file.name.replace(/[^A-Za-z0-9._-]+/g, '_').slice(-150) || 'file';
  const full = encodeURIComponent(file.name.replace(/[\p{Cc}\p{Cf}\p{Cs}/\\]/gu, '_').slice(0, 200));
  return new Response(body, {
    headers: {
      'content-type': file.type === 'application/x-tar' ? file.type : 'application/octet-stream',
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${full}`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(file.size !== null && { 'content-length': String(file.size) }),
    },
  });
}
