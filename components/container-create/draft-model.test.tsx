import { describe, expect, it } from 'vitest';
import { emptySpec } from '@/lib/containers/spec/empty-spec';
import { parseRunCommand } from '@/lib/containers/spec/parse-run';
import { draftOf, fieldOf, specOf, unseenParts } from './draft-model';

function read(text: string) {
  const result = parseRunCommand(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.spec;
}

describe('the form', () => {
  it.each([
    'docker run nginx',
    `docker run --name web -it -p 127.0.0.1:8080:80 -p 53:53/udp -e A='b c' -v data:/data:ro -v /srv:/srv --tmpfs /run:size=64m --mount type=bind,source=/etc/hosts,target=/h,readonly --network name=shop,alias=web,ip=10.0.0.5 --restart on-failure:3 -m 512m --cpus 0.5 --pids-limit 50 --health-cmd 'true || false' --health-interval 5s --cap-drop ALL --cap-add CHOWN --ulimit nofile=1:2 --log-driver local --log-opt max-size=1m --entrypoint sh --init nginx -c 'echo "hi"; sleep 1'`,
    'docker run --gpus all --cgroup-parent x --dns-search a.b --entrypoint "" --no-healthcheck x',
    `docker run -e 'A=one\ntwo' --network host x`,
  ])('shows and gives back: %s', (line) => {
    const spec = read(line);
    expect(specOf(draftOf(spec))).toEqual({ spec, issues: [] });
  });
  it('names what it does not show', () => {
    expect(unseenParts(read('docker run --gpus all --cgroup-parent x --cpu-quota 5000 x'))).toEqual([
      'resources',
      'deviceRequests',
      'cgroupParent',
    ]);
    expect(unseenParts(read('docker run -p 80:80 x'))).toEqual([]);
  });
  it('tells what cannot be read where it stands', () => {
    const draft = {
      ...draftOf(emptySpec('x')),
      ports: '80\nabc',
      memory: 'lots',
      environment: 'A=1\nHOME',
      command: 'a $HOME',
      healthInterval: '5',
    };
    expect(specOf(draft).issues.map(({ field }) => field)).toEqual([
      'environment',
      'command',
      'ports',
      'memory',
      'healthInterval',
    ]);
  });
  it('knows the field of a path', () => {
    expect(fieldOf(['ports', 0, 'hostPort'])).toBe('ports');
    expect(fieldOf(['resources', 'memory'])).toBe('memory');
    expect(fieldOf(['health', 'intervalMs'])).toBe('healthInterval');
    expect(fieldOf(['deviceRequests', 0])).toBeNull();
  });
});
