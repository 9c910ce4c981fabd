import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DataTable } from '@/components/ui/data-table';
import { CONTAINER_TABS } from '../container-page-tabs';
import { NAVIGATION } from '../navigation';
import { SHORTCUTS, type Shortcut, type ShortcutContext } from './shortcut-registry';
import { shortcutRunner } from './shortcut-runner';
import { isTaken } from './typing';

interface Row {
  id: string;
}
const ROWS: readonly Row[] = [{ id: 'a' }, { id: 'b' }];
const COLUMNS = [{ id: 'id', header: 'Id', width: 100, cell: (row: Row) => row.id }];
const done: string[] = [];

/** A page with everything that a shortcut acts on, which writes down what happened. */
function Page() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <main id="main" tabIndex={-1}>
      <input type="search" aria-label="Search" onFocus={() => done.push('search focused')} />
      <nav data-tabs>
        {CONTAINER_TABS.map(({ path }) => (
          <a
            key={path}
            href={`/hosts/local/containers/x/${path}`}
            onClick={(event) => {
              event.preventDefault();
              done.push(`tab ${path}`);
            }}
          >
            {path}
          </a>
        ))}
      </nav>
      <button type="button" data-action="restart" onClick={() => done.push('restart asked')}>
        Restart
      </button>
      <DataTable
        label="Things"
        rows={ROWS}
        columns={COLUMNS}
        idOf={(row) => row.id}
        nameOf={(row) => row.id}
        sort={null}
        onSortChange={() => undefined}
        selection={{
          selected,
          onChange: (next) => {
            setSelected(next);
            done.push(`selected ${[...next].join()}`);
          },
        }}
        onOpen={(row) => done.push(`opened ${row.id}`)}
        renderCard={(row) => row.id}
        empty="none"
      />
    </main>
  );
}

const context = (): ShortcutContext => ({
  go: (href) => {
    done.push(`went ${href}`);
    return true;
  },
  openPalette: () => done.push('palette opened'),
  openHelp: () => done.push('help opened'),
  root: document,
});

function pressAll(runner: ReturnType<typeof shortcutRunner>, keys: readonly string[]): void {
  for (const key of keys) {
    let mine = false;
    act(() => {
      mine = runner.press(key);
    });
    expect(mine, `«${key}» is nobody’s`).toBe(true);
  }
}
const active = () => document.querySelector('[data-active]')?.textContent ?? null;

beforeEach(() => {
  done.length = 0;
  // No layout here: the list gets room for its rows.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1000);
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** What each shortcut of the registry must have brought about; the keys before it bring the page to where it can. */
const EFFECTS: Readonly<Record<string, { before?: readonly string[]; seen: () => unknown; is: unknown }>> = {
  help: { seen: () => done, is: ['help opened'] },
  search: { seen: () => done, is: ['search focused'] },
  down: { seen: active, is: 'a' },
  up: { before: ['j', 'j'], seen: active, is: 'a' },
  select: { before: ['j'], seen: () => done, is: ['selected a'] },
  open: { before: ['j', 'j'], seen: () => done, is: ['opened b'] },
  restart: { seen: () => done, is: ['restart asked'] },
  ...Object.fromEntries(CONTAINER_TABS.map(({ path }) => [`tab ${path}`, { seen: () => done, is: [`tab ${path}`] }])),
  ...Object.fromEntries(
    NAVIGATION.flatMap(({ entries }) =>
      entries.map(({ href }) => [`go ${href}`, { seen: () => done, is: [`went ${href}`] }]),
    ),
  ),
};

describe('what the sheet lists acts', () => {
  test.each(SHORTCUTS.map((shortcut): [string, Shortcut] => [shortcut.keys.join(' '), shortcut]))(
    '%s',
    (_keys, shortcut) => {
      render(<Page />);
      const effect = EFFECTS[shortcut.id];
      if (effect === undefined) throw new Error(`what «${shortcut.id}» does is not tested`);
      const runner = shortcutRunner(SHORTCUTS, context());
      pressAll(runner, [...(effect.before ?? []), ...shortcut.keys]);
      expect(effect.seen()).toEqual(effect.is);
    },
  );

  test('every page has its letter, and no two shortcuts have the same keys', () => {
    const pages = NAVIGATION.flatMap(({ entries }) => entries.map(({ href }) => `go ${href}`));
    expect(SHORTCUTS.filter(({ group }) => group === 'Go to').map(({ id }) => id)).toEqual(pages);
    expect(new Set(SHORTCUTS.map(({ keys }) => keys.join(' '))).size).toBe(SHORTCUTS.length);
  });
});

test('a first key waits for the second, but not for ever; a wrong second is a key of its own', () => {
  let now = 0;
  const runner = shortcutRunner(SHORTCUTS, context(), () => now);
  expect(runner.press('g')).toBe(true);
  now = 1501;
  expect(runner.press('c')).toBe(false);
  pressAll(runner, ['g', '?']);
  expect(done).toEqual(['help opened']);
  pressAll(runner, ['g', 'g', 'c']);
  expect(done).toEqual(['help opened', 'went /containers']);
});

test('without a list, tabs or buttons their keys are left to the page', () => {
  const runner = shortcutRunner(SHORTCUTS, context());
  for (const key of ['j', 'x', 'Enter', '1', 'r', 'q']) expect(runner.press(key)).toBe(false);
  pressAll(runner, ['/']);
  expect(done).toEqual(['palette opened']);
});

test('Enter on a button is the button’s', () => {
  render(<Page />);
  screen.getByRole('button', { name: 'Restart' }).focus();
  expect(shortcutRunner(SHORTCUTS, context()).press('Enter')).toBe(false);
});

describe('a key is taken', () => {
  const taken = vi.fn();
  const listen = (event: KeyboardEvent) => taken(isTaken(event));
  beforeEach(() => {
    taken.mockClear();
    window.addEventListener('keydown', listen);
  });
  afterEach(() => window.removeEventListener('keydown', listen));

  test.each([
    ['in a field', <input key="1" data-testid="at" />, {}, true],
    ['in a text', <textarea key="1" data-testid="at" />, {}, true],
    ['in a list to choose from', <select key="1" data-testid="at" />, {}, true],
    [
      'in a terminal',
      <div key="1" className="xterm">
        <span data-testid="at" />
      </div>,
      {},
      true,
    ],
    ['with Ctrl', <div key="1" data-testid="at" />, { ctrlKey: true }, true],
    [
      'under a dialog',
      <div key="1" role="dialog">
        <span data-testid="at" />
      </div>,
      {},
      true,
    ],
    [
      'under an open menu',
      <div key="1">
        <div role="menu" />
        <span data-testid="at" />
      </div>,
      {},
      true,
    ],
    ['on a checkbox', <input key="1" type="checkbox" data-testid="at" />, {}, false],
    ['on the page', <div key="1" data-testid="at" />, {}, false],
  ])('%s', (_where, element, init, expected) => {
    render(element);
    fireEvent.keyDown(screen.getByTestId('at'), { key: 'j', ...init });
    expect(taken).toHaveBeenCalledWith(expected);
  });
});
