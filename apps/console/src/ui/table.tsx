import type { Key, ReactNode } from 'react';
import { cn } from './class-names.ts';

export interface Column<Row> {
  title: string;
  /** The title is only for screen readers, e.g. above buttons. */
  isTitleHidden?: boolean;
  cell: (row: Row) => ReactNode;
  /** Numbers are compared by their last digit. */
  isNumber?: boolean;
  /** Takes what the others leave, and is cut off where that is not enough. */
  isMain?: boolean;
  /** Only shown where there is this much room; what every reader needs is always shown. */
  from?: 'sm' | 'md' | 'lg' | 'xl';
}

const SHOWN_FROM = {
  sm: 'max-sm:hidden',
  md: 'max-md:hidden',
  lg: 'max-lg:hidden',
  xl: 'max-xl:hidden',
};

/** Rows of 36 px below a line of titles. */
export function Table<Row>({
  label,
  rows,
  keyOf,
  columns,
}: {
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => Key;
  columns: readonly Column<Row>[];
}) {
  const classOf = ({ isNumber, isMain, from }: Column<Row>) =>
    cn(
      'px-2 first:pl-4 last:pr-4',
      isNumber && 'tabular text-right',
      isMain ? 'w-full max-w-0 truncate' : 'whitespace-nowrap',
      from && SHOWN_FROM[from],
    );
  return (
    <table aria-label={label} className="w-full text-left">
      <thead className="text-muted text-xs">
        <tr className="h-8 border-line border-b">
          {columns.map((column) => (
            <th key={column.title} scope="col" className={cn(classOf(column), 'font-normal')}>
              {column.isTitleHidden ? <span className="sr-only">{column.title}</span> : column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {rows.map((row) => (
          <tr key={keyOf(row)} className="h-9 hover:bg-hover">
            {columns.map((column) => (
              <td key={column.title} className={classOf(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
