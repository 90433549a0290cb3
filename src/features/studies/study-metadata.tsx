import type { Study } from '#contract/study.ts';
import { safeLink } from '#src/lib/safe-link.ts';
import { Copyable } from '#src/ui/copyable.tsx';

/**
 * Values are text and nothing else, each with a chip that copies it. What is an address is text as well; beside it
 * stands a link that says where it leads, for https alone.
 */
export function StudyMetadata({ metadata }: { metadata: Study['metadata'] }) {
  const pairs = Object.entries(metadata ?? {});
  if (pairs.length === 0) return <p className="text-muted">None.</p>;
  return (
    <table className="w-full text-left">
      <thead className="sr-only">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(([name, value]) => (
          <tr key={name} className="border-b border-line align-top">
            <th scope="row" className="w-44 py-2 pr-3 font-normal text-muted max-md:w-32">
              {name}
            </th>
            <td className="py-2">
              {value === '' ? <span className="text-faint">empty</span> : <Value name={name} value={value} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ name, value }: { name: string; value: string }) {
  const link = safeLink(value);
  return (
    <>
      <Copyable value={value} name={`value of ${name}`} isPlain />
      {link !== undefined && (
        <a
          className="link mt-1 flex min-h-target items-center text-sm"
          href={link.href}
          target="_blank"
          rel="noopener noreferrer"
        >
          Open {link.host} in a new tab
        </a>
      )}
    </>
  );
}
