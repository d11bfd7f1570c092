import { CloseButton, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import classes from "@/components/table.module.css";

import type { ListState, SearchKey } from "@/components/listSearch";

/** The row above a table: what narrows it on the left, what adds to it on the right. */
export function FilterBar({ children, action }: { readonly children?: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className={classes["bar"]}>
      <div className={classes["filters"]} role="search">
        {children}
      </div>
      {action ? <div>{action}</div> : null}
    </div>
  );
}

interface FilterProps {
  readonly list: ListState;
  readonly name: SearchKey;
  readonly label: string;
}

/** A box that filters as one types, a moment after the last key. */
export function TextFilter({ list, name, label }: FilterProps) {
  const current = list.search[name] ?? "";
  const [typed, setTyped] = useState(current);
  const [seen, setSeen] = useState(current);
  // The address changed under us: the filter was cleared, or somebody went back.
  if (current !== seen) {
    setSeen(current);
    setTyped(current);
  }
  const apply = useDebouncedCallback((value: string) => list.filter({ [name]: value || undefined }), 250);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={15} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        apply(event.currentTarget.value);
      }}
    />
  );
}

interface ChoiceProps extends FilterProps {
  readonly any: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** A filter with a closed set of values. */
export function ChoiceFilter({ list, name, label, any, choices }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      data={[{ value: "", label: any }, ...choices]}
      value={list.search[name] ?? ""}
      onChange={(value) => list.filter({ [name]: value || undefined })}
      maxDropdownHeight={320}
    />
  );
}

/** A filter that another page set: says what it is, and takes it off. `value` null says that the label tells it all. */
export function SetFilter({ list, name, label, value }: FilterProps & { readonly value?: null }) {
  const { t } = useTranslation();
  const set = list.search[name];
  if (set === undefined) return null;
  return (
    <span className={classes["set"]}>
      {label}
      {value === null ? null : <b>{set}</b>}
      <CloseButton size="sm" aria-label={t("common.clearOne", { name: label })} onClick={() => list.filter({ [name]: undefined })} />
    </span>
  );
}
