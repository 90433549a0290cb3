import { Link, type LinkProps } from '@tanstack/react-router';
import { Icon } from '#src/ui/icon.tsx';

/** From one record to the list it belongs to. */
export function BackLink({ to, children }: Required<Pick<LinkProps, 'to'>> & { children: string }) {
  return (
    <Link to={to} className="link inline-flex min-h-target items-center gap-0.5 text-sm">
      <Icon path="M10 3.5 5.5 8l4.5 4.5" className="size-3.5" />
      {children}
    </Link>
  );
}
