import { Fragment } from 'react';

/** Keys as they are pressed: `g s` is one after the other, `Ctrl+Enter` together. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      {keys.split(' ').map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a key may be pressed twice, and the order never changes
        <Fragment key={index}>
          {step.split(/(?<=.)\+(?=.)/).map((key) => (
            <kbd key={key} className="key">
              {key}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
