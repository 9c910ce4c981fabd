import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createRef } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Checkbox } from './checkbox';
import { ConfirmDialog } from './confirm-dialog';
import { Field } from './field';
import { formatBytes, formatBytesOf, formatDuration, formatPercent, formatRelative } from './format';
import { Input } from './input';
import { SafeText, visibleText } from './safe-text';

afterEach(cleanup);

describe('confirm dialog', () => {
  const base = {
    open: true,
    onOpenChange: () => undefined,
    title: 'Remove web',
    consequences: ['It is gone.'],
    confirmLabel: 'Remove',
  };

  test('lists what will happen and does it on the button', () => {
    const onConfirm = vi.fn();
    render(<ConfirmDialog {...base} onConfirm={onConfirm} />);
    expect(screen.getByText('It is gone.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
    expect(onConfirm).toHaveBeenCalledTimes(1);
  });

  test('with a word to type the button waits for exactly that word', () => {
    const onConfirm = vi.fn();
    render(<ConfirmDialog {...base} typed="web" onConfirm={onConfirm} />);
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Remove' });
    const box = screen.getByRole('textbox');
    expect(button.disabled).toBe(true);
    fireEvent.change(box, { target: { value: 'wep' } });
    fireEvent.submit(box);
    expect(onConfirm).not.toHaveBeenCalled();
    fireEvent.change(box, { target: { value: 'web' } });
    expect(button.disabled).toBe(false);
    fireEvent.submit(box);
    expect(onConfirm).toHaveBeenCalledTimes(1);
  });
});

test('a field ties label, hint and error to its control', () => {
  render(
    <Field label="Name" hint="short" error="too long" required>
      {(control) => <Input {...control} />}
    </Field>,
  );
  const box = screen.getByRole('textbox', { name: /Name/ });
  const described = (box.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent);
  expect(described).toEqual(['short', 'too long']);
  expect(box.getAttribute('aria-invalid')).toBe('true');
});

describe('text from others', () => {
  test('invisible and turning characters are shown, markup stays text', () => {
    const { container } = render(<SafeText>{'a\u202egpj.\u001b[31m<b>x</b>'}</SafeText>);
    expect(container.textContent).toBe('aU+202Egpj.ESC[31m<b>x</b>');
    expect(container.querySelector('b')).toBeNull();
    expect(container.querySelector('bdi')).not.toBeNull();
  });

  test('two names that look the same do not', () => {
    expect(visibleText('web\u200b')).not.toBe(visibleText('web'));
  });
});

test.each([
  [0, '0 B'],
  [512, '512 B'],
  [1023, '1 KiB'],
  [1536, '1.5 KiB'],
  [64 * 1024 ** 2, '64 MiB'],
  [1024 ** 3 * 1.25, '1.25 GiB'],
])('%d bytes are %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

test.each([
  [0, '0 %'],
  [0.04, '< 0.1 %'],
  [3.14, '3.1 %'],
  [99.6, '100 %'],
  [340, '340 %'],
])('%d percent is %s', (percent, words) => {
  expect(formatPercent(percent)).toBe(words);
});

test('use and limit share a unit where it says something', () => {
  const MiB = 1024 ** 2;
  expect(formatBytesOf(12.1 * MiB, 64 * MiB)).toBe('12.1 / 64 MiB');
  expect(formatBytesOf(512 * 1024, 64 * MiB)).toBe('0.5 / 64 MiB');
  expect(formatBytesOf(3 * 1024, 8192 * MiB)).toBe('3 KiB / 8 GiB');
  expect(formatBytesOf(0, 64 * MiB)).toBe('0 / 64 MiB');
});

test('durations and distances', () => {
  expect(formatDuration(0)).toBe('0 s');
  expect(formatDuration(850)).toBe('850 ms');
  expect(formatDuration(93_784_000)).toBe('1 d 2 h');
  expect(formatDuration(60_000)).toBe('1 min');
  expect(formatRelative(1000, 2000)).toBe('just now');
  expect(formatRelative(0, 7_200_000)).toBe('2 h ago');
  expect(formatRelative(7_200_000, 0)).toBe('in 2 h');
  expect(formatRelative(2000, 1000)).toBe('in a moment');
});

test('a form that holds a checkbox by its ref reads what was ticked', () => {
  const box = createRef<HTMLInputElement>();
  render(<Checkbox ref={box} aria-label="Internal" />);
  fireEvent.click(screen.getByRole('checkbox', { name: 'Internal' }));
  expect(box.current?.checked).toBe(true);
});
