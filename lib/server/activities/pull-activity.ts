import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { Engine } from '@/lib/docker/engine';
import { PullProgress } from '@/lib/images/pull-progress';
import { familiarText, type ImageReference, parseReference } from '@/lib/images/reference';
import type { ActivityReport, ActivitySpec } from './activity-service';

const LATEST = 'latest';

/** The pull of one image on one host as an activity. `reference` without tag and digest is pulled as `latest`, and says so. */
export function pullActivity(
  engine: Engine,
  request: { host: string; reference: ImageReference; platform?: string },
): Pick<ActivitySpec, 'kind' | 'title' | 'host' | 'run'> {
  const { platform } = request;
  const tagless = request.reference.tag === undefined && request.reference.digest === undefined;
  const reference = tagless ? { ...request.reference, tag: LATEST } : request.reference;
  const name = familiarText(reference);
  return {
    kind: 'image.pull',
    title: `Pull ${name}${platform === undefined ? '' : ` for ${platform}`}`,
    host: request.host,
    async run(report) {
      const pull = new PullProgress();
      report.progress({ ...pull.progress() });
      const options = { signal: report.signal, ...(platform !== undefined && { platform }) };
      for await (const line of engine.pullImage(reference, options)) {
        const item = pull.note(line);
        if (item === null) continue;
        report.item(item);
        report.progress(pull.progress());
      }
      await requirePresent(engine, reference, report);
      return resultWords(pull, name, tagless);
    },
  };
}

function resultWords(pull: PullProgress, name: string, tagless: boolean): string {
  const said = tagless ? ' No tag was named, so it is latest.' : '';
  const digest = pull.digest === null ? '' : ` The registry has it as ${pull.digest}.`;
  const what = pull.upToDate ? `${name} was there already, as the registry has it.` : `Pulled ${name}.`;
  return `${what}${said}${digest}`;
}

/** Nobody is told that an image is there who then does not find it. */
async function requirePresent(engine: Engine, reference: ImageReference, { signal }: ActivityReport): Promise<void> {
  const images = await engine.listImages();
  signal.throwIfAborted();
  const found = images.some(({ digests, tags }) =>
    [...tags, ...digests].some((text) => {
      const named = parseReference(text);
      if (!named.ok || named.reference.domain !== reference.domain || named.reference.path !== reference.path)
        return false;
      return reference.digest === undefined
        ? named.reference.tag === reference.tag
        : named.reference.digest === reference.digest;
    }),
  );
  if (found) return;
  throw new AppError('engine_protocol', {
    detail: `The engine ended the pull without an error, but it does not have ${familiarText(reference)}.`,
    hint: 'Somebody may have removed it at the same moment. Pull it again.',
  });
}
