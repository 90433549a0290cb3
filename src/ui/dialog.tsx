import * as Radix from '@radix-ui/react-dialog';
import { type ReactNode, useState } from 'react';
import { IconButton } from './button.tsx';
import { closePath, Icon } from './icon.tsx';

// The library locks scrolling with a <style> of its own. The policy admits one that carries the page's nonce,
// and this global name is where the library looks for it.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
Object.assign(globalThis, { __webpack_nonce__: nonce });

interface DialogProps {
  title: string;
  /** One sentence under the title, read out with it. */
  description?: ReactNode;
  isWide?: boolean;
  /** For long forms: the whole screen where it is narrow. */
  isSheet?: boolean;
  /** What gets the focus back, when it is not what has it now. */
  opener?: Element | null;
  /** Stays in view under what scrolls. */
  footer?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

const box = 'top-[max(1rem,10dvh)] left-1/2 max-h-[80dvh] w-[calc(100vw-2rem)] -translate-x-1/2 rounded-lg';
const sheet =
  'max-md:inset-0 md:top-[max(1rem,6dvh)] md:left-1/2 md:max-h-[88dvh] md:w-[calc(100vw-2rem)] md:-translate-x-1/2 md:rounded-lg';

/** Eleven kilobytes: import it lazily, with the content it shows. Open for as long as it is rendered. */
export function Dialog({
  title,
  description,
  isWide = false,
  isSheet = false,
  footer,
  opener: given,
  onClose,
  children,
}: DialogProps) {
  // There is no trigger that the library could give the focus back to: it is whatever had it before.
  const [before] = useState(() => document.activeElement);
  const opener = given ?? before;
  return (
    <Radix.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener instanceof HTMLElement) opener.focus();
          }}
          onEscapeKeyDown={(event) => {
            // A list of suggestions is closed first; the library would not let it have the key.
            if (document.activeElement?.getAttribute('data-takes-escape') === 'true') event.preventDefault();
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={`fixed z-40 flex flex-col bg-raised shadow-float ${isSheet ? sheet : box} ${isSheet ? 'md:max-w-2xl' : isWide ? 'max-w-2xl' : 'max-w-md'}`}
        >
          <div className="flex items-start gap-4 border-b border-line py-3 pr-3 pl-5">
            <div className="min-w-0 flex-1 pt-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close">
                <Icon path={closePath} />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="relative min-h-0 flex-1 scroll-py-4 overflow-y-auto p-5">{children}</div>
          {footer !== undefined && <div className="border-t border-line px-5 py-3">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
