'use client';
import {
  type ComponentType,
  cloneElement,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  useEffect,
  useRef,
  useState,
} from 'react';

export interface OverlayTriggerProps {
  onClick?: (event: MouseEvent) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  'aria-haspopup'?: 'menu' | 'dialog';
  'aria-expanded'?: boolean;
  'aria-busy'?: boolean;
}

export interface OverlayProps {
  trigger: ReactElement<OverlayTriggerProps>;
  /** It was pressed before its code was here: open at once. */
  defaultOpen?: boolean;
}

/**
 * A menu or popover whose code is fetched when somebody is about to use it. A list page has a menu on every row and nobody
 * opens one on most visits; their code is a fifth of the page. Until then only the trigger is there, with the same look.
 */
export function lazyOverlay<P extends OverlayProps>(
  kind: 'menu' | 'dialog',
  load: () => Promise<{ default: ComponentType<P> }>,
): ComponentType<Omit<P, 'defaultOpen'>> {
  let loaded: ComponentType<P> | null = null;
  const fetchOnce = () =>
    load().then((module) => {
      loaded = module.default;
    });
  return function LazyOverlay(props: Omit<P, 'defaultOpen'>) {
    const [ready, setReady] = useState(false);
    const [waiting, setWaiting] = useState(false);
    const mounted = useRef(true);
    useEffect(() => {
      mounted.current = true;
      return () => {
        mounted.current = false;
      };
    }, []);
    if (ready && loaded !== null) {
      const Overlay = loaded;
      return <Overlay {...(props as unknown as P)} defaultOpen />;
    }
    const open = () => {
      setWaiting(true);
      fetchOnce().then(
        () => mounted.current && setReady(true),
        // The network is away: the next press tries again.
        () => mounted.current && setWaiting(false),
      );
    };
    const warm = () => void fetchOnce().catch(() => undefined);
    return cloneElement((props as unknown as OverlayProps).trigger, {
      'aria-haspopup': kind,
      'aria-expanded': false,
      'aria-busy': waiting || undefined,
      onClick: open,
      onPointerEnter: warm,
      onFocus: warm,
      onKeyDown: (event) => {
        if (kind !== 'menu' || event.key !== 'ArrowDown') return;
        event.preventDefault();
        open();
      },
    });
  };
}
