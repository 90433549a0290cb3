import type { ComponentProps, MouseEvent } from 'react';

interface ButtonProps extends ComponentProps<'button'> {
  look?: 'plain' | 'primary' | 'quiet' | 'danger';
  size?: 'normal' | 'small';
  /** Why it cannot be used: it stays focusable and says so, instead of silently vanishing from the tab order. */
  reason?: string | undefined;
  isBusy?: boolean;
}

export function Button({ look = 'plain', size = 'normal', reason, isBusy = false, ...rest }: ButtonProps) {
  const isOff = reason !== undefined || isBusy;
  const { className = '', onClick, title = reason, type = 'button', ...others } = rest;
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    // Also stops a submit button from sending its form.
    if (isOff) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...others}
      type={type}
      title={title}
      className={`button ${className}`}
      data-look={look}
      data-size={size}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      aria-description={reason}
      onClick={click}
    />
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'aria-label'> {
  /** What it does; an icon alone says nothing to many. */
  label: string;
}

export function IconButton({ label, look = 'quiet', title = label, ...rest }: IconButtonProps) {
  return <Button {...rest} look={look} title={title} aria-label={label} data-shape="icon" />;
}
