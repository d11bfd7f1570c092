import { mark } from "@/components/mark";
import classes from "@/components/table.module.css";

import type { Column } from "@/components/DataTable";

interface Props<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowId: (row: T, place: number) => string;
}

/** A table of what is already here: nothing to page through or to sort. Looks like the others. */
export function StaticTable<T>({ caption, columns, rows, rowId }: Props<T>) {
  return (
    <div className={classes["frame"]}>
      <div className={classes["scroll"]}>
        <table role="table" className={classes["table"]}>
          <caption className="pq-hidden">{caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <th role="columnheader" scope="col" key={column.id} data-align={column.align} data-grow={mark(column.grow)}>
                  {column.quiet ? <span className="pq-hidden">{column.header}</span> : column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((row, place) => (
              <tr role="row" key={rowId(row, place)}>
                {columns.map((column) => (
                  <td role="cell" key={column.id} data-label={column.header} data-align={column.align} data-grow={mark(column.grow)} data-quiet={mark(column.quiet)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
