import { describe, expect, it } from 'vitest';
import { processTable } from './process-table-model';

describe('processTable', () => {
  it('puts children under their parents', () => {
    const table = processTable({
      titles: ['UID', 'PID', 'PPID', 'CMD'],
      rows: [
        ['root', '30', '20', 'worker'],
        ['root', '20', '7', 'init'],
        ['root', '31', '30', 'helper'],
        ['root', '40', '9', 'exec sh'],
      ],
    });
    expect(table.rows.map((row) => [row.pid, row.depth])).toEqual([
      ['20', 0],
      ['30', 1],
      ['31', 2],
      ['40', 0],
    ]);
  });

  it('keeps the order of engines that print no parent, and survives a process that is its own parent', () => {
    const plain = processTable({
      titles: ['PID', 'COMMAND'],
      rows: [
        ['9', 'b'],
        ['3', 'a'],
      ],
    });
    expect(plain.rows.map((row) => row.pid)).toEqual(['9', '3']);
    const odd = processTable({ titles: ['PID', 'PPID'], rows: [['0', '0']] });
    expect(odd.rows).toEqual([{ pid: '0', depth: 0, cells: ['0', '0'] }]);
  });
});
