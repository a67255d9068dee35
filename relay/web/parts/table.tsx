import type { ReactNode } from 'react';

/**
 * A native table whose rows stack as cards on narrow screens. The roles are explicit, since a table that is laid out
 * as blocks loses its own.
 */
export function Table({ label, head, children }: { label: string; head: readonly ReactNode[]; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <table className="table" role="table" aria-label={label}>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <thead role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <tr role="row">
          {head.map((title, column) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above
            // biome-ignore lint/suspicious/noArrayIndexKey: a table's columns stay where they are
            <th key={column} role="columnheader" scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <tbody role="rowgroup">{children}</tbody>
    </table>
  );
}

export function Row({ children, className }: { children: ReactNode; className?: string }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <tr role="row" className={className}>
      {children}
    </tr>
  );
}

/** `label` names the column where the row is shown as a card. */
export function Cell({ children, label, columns }: { children: ReactNode; label?: string; columns?: number }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <td role="cell" data-label={label} colSpan={columns}>
      {children}
    </td>
  );
}
