import clsx from 'clsx';
import { SafeText } from '@/components/ui/safe-text';

/** Text that a program printed: line by line, nothing in it can colour, hide or reorder what stands on the page. */
export function PlainOutput({ text, className }: { text: string; className?: string }) {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').replaceAll('\t', '    ').split('\n');
  return (
    <pre className={clsx('font-mono text-xs leading-5 break-words whitespace-pre-wrap', className)}>
      {lines.map((line, index) => (
        <span key={index} className="block min-h-5">
          <SafeText>{line}</SafeText>
        </span>
      ))}
    </pre>
  );
}
