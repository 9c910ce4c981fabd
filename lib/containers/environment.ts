import type { ContainerDetail } from '../contract/container';
import type { Inspect } from './inspect';
import { maskValue } from './secret-mask';

type EnvironmentVariable = ContainerDetail['environment'][number];

/** The environment with what looks like a secret hidden. `imageEnvironment`: `NAME=value` lines of the image. */
export function maskedEnvironment(inspect: Inspect, imageEnvironment: readonly string[] = []): EnvironmentVariable[] {
  return variables(inspect, imageEnvironment).map(({ name, value, fromImage }) => ({
    name,
    fromImage,
    ...maskValue(name, value),
  }));
}

/** The environment as it is. Only for people with `secrets:reveal`, and audited. */
export function revealedEnvironment(inspect: Inspect, imageEnvironment: readonly string[] = []): EnvironmentVariable[] {
  return variables(inspect, imageEnvironment).map((variable) => ({ ...variable, masked: false }));
}

function variables(inspect: Inspect, imageEnvironment: readonly string[]) {
  const ofImage = new Set(imageEnvironment);
  return (inspect.Config?.Env ?? []).map((line) => {
    const at = line.indexOf('=');
    // A name alone takes its value from the engine's own environment.
    const name = at === -1 ? line : line.slice(0, at);
    return { name, value: at === -1 ? '' : line.slice(at + 1), fromImage: ofImage.has(line) };
  });
}
