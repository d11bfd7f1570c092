/** The one table of lists: columns, sorting and paging by key as the list contract of the API has them. */
import { Button, Group, Skeleton } from "@mantine/core";
import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight, ChevronsUpDown } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { NO_FILTER, type ListState } from "@/components/listSearch";
import { mark } from "@/components/mark";
import { ProblemAlert } from "@/components/ProblemAlert";
import classes from "@/components/table.module.css";

import type { Page } from "@/api/types";

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  /** The orders the API knows for this column, as its `sort` parameter says them; a click takes the next one. */
  readonly sort?: readonly string[];
  /** Numbers stand to the right; the last column's buttons too. */
  readonly align?: "end";
  /** The column that takes the room that is left. */
  readonly grow?: boolean;
  /** A heading that only screen readers need, such as that of a column of buttons. */
  readonly quiet?: boolean;
}

/** What the table needs of a TanStack query. */
export interface ListQuery<T> {
  readonly data: Page<T> | undefined;
  readonly error: unknown;
  readonly isPlaceholderData: boolean;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
}

interface Props<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly query: ListQuery<T>;
  readonly list: ListState;
  readonly rowId: (row: T) => string;
  /** What to show when there is nothing at all. */
  readonly empty: ReactNode;
  /** What to show when the filter leaves nothing. */
  readonly filtered?: ReactNode;
  readonly isFiltered?: boolean;
  readonly defaultSort?: string;
}

const features = tableFeatures({});
const NOTHING: readonly never[] = [];

export function DataTable<T extends object>(props: Props<T>) {
  const { columns, query, rowId } = props;
  const model = useMemo(() => {
    const helper = createColumnHelper<typeof features, T>();
    return columns.map((column) =>
      helper.display({ id: column.id, header: column.header, cell: ({ row }) => column.cell(row.original) }),
    );
  }, [columns]);
  const table = useTable({ features, columns: model, data: query.data?.items ?? NOTHING, getRowId: rowId });
  if (query.error && !query.data) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (query.data?.items.length === 0 && query.data.next) {
    return <NoMatchYet list={props.list} next={query.data.next} disabled={query.isPlaceholderData} />;
  }
  if (query.data?.items.length === 0 && props.list.back === null) {
    return props.isFiltered ? (props.filtered ?? <NoMatch list={props.list} />) : props.empty;
  }
  return (
    <div className={classes["frame"]}>
      {query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      <div className={classes["scroll"]}>
        <table role="table" className={classes["table"]} aria-busy={query.isPlaceholderData || !query.data}>
          <caption className="pq-hidden">{props.caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <HeaderCell key={column.id} column={column} list={props.list} defaultSort={props.defaultSort} />
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup" data-stale={mark(query.isPlaceholderData)}>
            {query.data
              ? table.getRowModel().rows.map((row) => (
                  <tr role="row" key={row.id}>
                    {row.getAllCells().map((cell, place) => (
                      <td role="cell" key={cell.id} data-label={columns[place]?.header} data-align={columns[place]?.align} data-grow={mark(columns[place]?.grow)} data-quiet={mark(columns[place]?.quiet)}>
                        <table.FlexRender cell={cell} />
                      </td>
                    ))}
                  </tr>
                ))
              : [1, 2, 3, 4].map((row) => <Waiting key={row} width={columns.length} />)}
          </tbody>
        </table>
      </div>
      <Pages list={props.list} next={query.data?.next ?? null} disabled={query.isPlaceholderData} />
    </div>
  );
}

interface HeaderProps<T> {
  readonly column: Column<T>;
  readonly list: ListState;
  readonly defaultSort: string | undefined;
}

function HeaderCell<T>({ column, list, defaultSort }: HeaderProps<T>) {
  const orders = column.sort ?? [];
  if (orders.length === 0) {
    return (
      <th role="columnheader" scope="col" data-align={column.align} data-grow={mark(column.grow)}>
        {column.quiet ? <span className="pq-hidden">{column.header}</span> : column.header}
      </th>
    );
  }
  const current = list.search.sort ?? defaultSort;
  const place = orders.indexOf(current ?? "");
  const descending = place !== -1 && current?.startsWith("-") === true;
  const ascending = place !== -1 && !descending;
  const Arrow = ascending ? ArrowUp : descending ? ArrowDown : ChevronsUpDown;
  const direction = ascending ? "ascending" : descending ? "descending" : "none";
  return (
    <th role="columnheader" scope="col" aria-sort={direction} data-align={column.align} data-grow={mark(column.grow)}>
      <button type="button" className={classes["sort"]} onClick={() => list.filter({ sort: orders[(place + 1) % orders.length] })}>
        {column.header}
        <Arrow size={13} aria-hidden data-idle={mark(direction === "none")} />
      </button>
    </th>
  );
}

function Waiting({ width }: { readonly width: number }) {
  return (
    <tr role="row" aria-hidden>
      {Array.from({ length: width }, (_, cell) => (
        <td role="cell" key={cell}>
          <Skeleton height={12} my={4} width={cell === 0 ? "70%" : "50%"} />
        </td>
      ))}
    </tr>
  );
}

function NoMatch({ list }: { readonly list: ListState }) {
  const { t } = useTranslation();
  return (
    <div className={classes["noMatch"]} role="status">
      <p>{t("common.noMatch")}</p>
      <Button variant="default" size="compact-sm" onClick={() => list.filter(NO_FILTER)}>
        {t("common.clearFilter")}
      </Button>
    </div>
  );
}

interface YetProps {
  readonly list: ListState;
  readonly next: string;
  readonly disabled: boolean;
}

/** A search that looked through much and found nothing so far. */
function NoMatchYet({ list, next, disabled }: YetProps) {
  const { t } = useTranslation();
  return (
    <div className={classes["noMatch"]} role="status">
      <p>{t("common.noMatchYet")}</p>
      <Group gap="xs" justify="center">
        <Button variant="default" size="compact-sm" disabled={disabled} onClick={() => list.forward(next)}>
          {t("common.searchOn")}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={() => list.filter(NO_FILTER)}>
          {t("common.clearFilter")}
        </Button>
      </Group>
    </div>
  );
}

interface PagesProps {
  readonly list: ListState;
  readonly next: string | null;
  readonly disabled: boolean;
}

function Pages({ list, next, disabled }: PagesProps) {
  const { t } = useTranslation();
  if (next === null && list.back === null) return null;
  return (
    <Group component="nav" justify="flex-end" gap="xs" className={classes["pages"] ?? ""} aria-label={t("common.pages")}>
      <Button variant="default" size="compact-sm" disabled={list.back === null || disabled} leftSection={<ChevronLeft size={14} aria-hidden />} onClick={() => list.back?.()}>
        {t("common.previousPage")}
      </Button>
      <Button variant="default" size="compact-sm" disabled={next === null || disabled} rightSection={<ChevronRight size={14} aria-hidden />} onClick={() => { if (next !== null) list.forward(next); }}>
        {t("common.nextPage")}
      </Button>
    </Group>
  );
}
