'use client';
import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { Input } from '@/components/ui/input';

/** Can be shown, so that nobody has to type it twice; password managers and pasting work. */
export function PasswordInput(props: Omit<ComponentProps<'input'>, 'type'>) {
  const [shown, setShown] = useState(false);
  return (
    <span className="relative flex">
      <Input {...props} type={shown ? 'text' : 'password'} autoCapitalize="off" spellCheck={false} className="pr-10" />
      <IconButton
        label={shown ? 'Hide the password' : 'Show the password'}
        aria-pressed={shown}
        size="small"
        className="absolute top-1/2 right-0.5 -translate-y-1/2"
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
      </IconButton>
    </span>
  );
}
