import { describe, expect, it } from 'vitest';
import { engineKit, VERSIONS } from '../testing/engine-kit';
import { OPEN_POLICY } from '../testing/open-policy';

describe.each(VERSIONS)('a command in a container on %s', (which) => {
  const kit = engineKit(which);
  const ask = (command: string[], timeoutMs = 10_000, maxOutputBytes = 1_000) => ({
    command,
    timeoutMs,
    maxOutputBytes,
    policy: OPEN_POLICY,
  });

  it('ends with its exit code and what it said on both streams', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sleep', '1000']);
    const outcome = await engine.execCommand(id, ask(['/bin/sh', '-c', 'echo out; echo err >&2; exit 7']));
    expect(outcome).toMatchObject({ exitCode: 7, timedOut: false });
    expect(outcome.output.split('\n').sort()).toEqual(['', 'err', 'out']);
  });
  it('gets its arguments as they are, without a shell', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sleep', '1000']);
    expect((await engine.execCommand(id, ask(['echo', '$HOME; exit 9']))).output).toBe('$HOME; exit 9\n');
  });
  it('is not waited for beyond its time, and says whether it runs on', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sleep', '1000']);
    const outcome = await engine.execCommand(id, ask(['sleep', '900'], 300));
    expect(outcome).toMatchObject({ exitCode: null, timedOut: true });
    expect(await outcome.stillRunning()).toBe(true);
    await engine.actOnContainer(id, 'kill');
    expect(await outcome.stillRunning().catch(() => false)).toBe(false);
  });
  it('of endless output only so much is kept', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sleep', '1000']);
    const { output } = await engine.execCommand(id, ask(['/bin/sh', '-c', 'yes | head -c 300000'], 10_000, 100));
    expect(output).toHaveLength(100);
  });
  it.each([
    ['a stopped container', 'conflict'],
    ['none', 'container_not_found'],
  ])('of %s is refused: %s', async (what, code) => {
    const { engine, run } = await kit.ready();
    const id = what === 'none' ? 'f'.repeat(64) : await run(['true'], { start: false });
    await expect(engine.execCommand(id, ask(['true']))).rejects.toMatchObject({ code });
  });
  it('that is not in the image ends with 126 or 127, or is refused', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sleep', '1000']);
    const code = await engine.execCommand(id, ask(['/no/such/program'])).then(
      ({ exitCode }) => exitCode,
      (error: { code: string }) => error.code,
    );
    expect([126, 127, 'bad_request', 'conflict']).toContain(code);
  });
});
