import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { SectionNav } from "@/components/SectionNav";
import { useAccount } from "@/features/session/session";

import type { ListState } from "@/components/listSearch";

/** The pages about files that go out and come in. */
export function FileSections() {
  const { t } = useTranslation();
  return (
    <SectionNav
      label={t("files.title")}
      sections={[
        { to: "/files", label: t("files.exports"), exact: true },
        { to: "/files/uploads", label: t("files.uploads") },
        { to: "/files/sboms", label: t("sboms.title") },
      ]}
    />
  );
}

/** Lets administrators see everybody's files. */
export function Everybodys({ list }: { readonly list: ListState }) {
  const { t } = useTranslation();
  const account = useAccount();
  if (!account.is_admin) return null;
  return <Switch label={t("files.everybodys")} checked={list.search.all === "true"} onChange={(event) => list.filter({ all: event.currentTarget.checked ? "true" : undefined })} />;
}
