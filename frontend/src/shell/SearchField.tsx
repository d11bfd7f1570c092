import { ActionIcon } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Link, useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import classes from "@/shell/shell.module.css";

/** Asks all images from any page; the key “/” leads here. On a narrow screen the search page has the field instead. */
export function SearchField() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  useHotkeys([
    [
      "/",
      () => {
        if (document.querySelector("[role=dialog]")) return;
        if (field.current?.offsetParent) field.current.focus();
        else void navigate({ to: "/search", search: {} });
      },
    ],
  ]);
  const go = (): void => {
    const q = typed.trim();
    setTyped("");
    field.current?.blur();
    void navigate({ to: "/search", search: q ? { q } : {} });
  };
  return (
    <form
      role="search"
      aria-label={t("search.everywhere")}
      className={classes["search"]}
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Search size={15} aria-hidden />
      <input ref={field} type="search" name="everywhere" aria-label={t("search.field")} placeholder={t("search.short")} aria-keyshortcuts="/" autoComplete="off" spellCheck={false} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <kbd aria-hidden>/</kbd>
    </form>
  );
}

/** The way to the search page where there is no room for a field. */
export function SearchLink() {
  const { t } = useTranslation();
  return (
    <ActionIcon component={Link} to="/search" variant="subtle" color="gray" size="lg" aria-label={t("search.title")}>
      <Search size={17} aria-hidden />
    </ActionIcon>
  );
}
