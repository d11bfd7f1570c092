/** What a list shows, kept in the address: so a filtered, sorted page can be linked to, reloaded and gone back to. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";

const FILTERS = ["q", "status", "action", "queue", "type", "repository", "actor", "severity", "fixable", "kev", "layer", "purl", "requested_by", "parent", "schedule", "active", "all", "package", "relation"] as const;
const KEYS = [...FILTERS, "sort", "after", "tab", "hours", "version"] as const;

export type SearchKey = (typeof KEYS)[number];
export type ListSearch = Readonly<Partial<Record<SearchKey, string>>>;

/** A change that takes every filter off. */
export const NO_FILTER: Readonly<Partial<Record<SearchKey, undefined>>> = Object.fromEntries(FILTERS.map((key) => [key, undefined]));

/** Whether anything narrows the list. */
export function isFiltered(search: ListSearch): boolean {
  return FILTERS.some((key) => search[key] !== undefined);
}

/** Keeps the strings that lists know from an address's query; anything else is dropped. */
export function parseListSearch(raw: Readonly<Record<string, unknown>>): ListSearch {
  const known: Partial<Record<SearchKey, string>> = {};
  for (const key of KEYS) {
    const value = raw[key];
    if (typeof value === "string" && value !== "") known[key] = value;
    else if (typeof value === "number" || typeof value === "boolean") known[key] = String(value);
  }
  return known;
}

export interface ListState {
  readonly search: ListSearch;
  /** Changes filters; the list starts again from its first page. */
  readonly filter: (change: Readonly<Partial<Record<SearchKey, string | undefined>>>) => void;
  /** Goes to the page that starts after this key. */
  readonly forward: (after: string) => void;
  /** Goes back a page; null on the first. */
  readonly back: (() => void) | null;
}

function without(search: Readonly<Partial<Record<SearchKey, string | undefined>>>): ListSearch {
  return parseListSearch(search);
}

export function useListState(): ListState {
  const search = parseListSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  // Keys lead only forward, so the way back is remembered; after a reload it leads to the first page.
  const [trail, setTrail] = useState<readonly string[]>([]);
  const go = (next: ListSearch, replace: boolean): void => {
    void navigate({ to: ".", search: next, replace, resetScroll: false });
  };
  const back = (): void => {
    const previous = trail.at(-1);
    setTrail(trail.slice(0, -1));
    go(without({ ...search, after: previous }), false);
  };
  return {
    search,
    filter: (change) => {
      setTrail([]);
      go(without({ ...search, after: undefined, ...change }), true);
    },
    forward: (after) => {
      setTrail([...trail, search.after ?? ""]);
      go({ ...search, after }, false);
    },
    back: search.after === undefined ? null : back,
  };
}
