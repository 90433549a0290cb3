interface IconProps {
  /** One line of 1.5, on a grid of 16. */
  path: string;
  className?: string;
}

/** Says nothing to screen readers: a word stands beside it, or its button has a label. */
export function Icon({ path, className = 'size-4' }: IconProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

export const closePath = 'm4 4 8 8M12 4l-8 8';
