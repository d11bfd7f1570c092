import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { announce } from "@/components/announce";
import { Card } from "@/components/Card";
import { EmptyState } from "@/components/EmptyState";
import { useListState, type ListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { KevMark, SeverityBadge } from "@/components/Severity";
import home from "@/features/home/home.module.css";
import { ImageLink } from "@/features/images/ImageLink";
import images from "@/features/images/images.module.css";
import { IndexAge } from "@/features/index/IndexAge";
import classes from "@/features/repositories/repositories.module.css";
import { PackageImages } from "@/features/search/PackageImages";
import { searchQuery } from "@/features/search/queries";
import { PageWait } from "@/shell/states";

import type { FoundPackage, SearchResult } from "@/api/types";
import type { ReactNode } from "react";

/** Who is hit by a vulnerability, who has a package: asked of all images at once. */
export function SearchPage() {
  const { t } = useTranslation();
  const list = useListState();
  const { q = "", purl } = list.search;
  if (purl !== undefined) return <PackageImages purl={purl} list={list} />;
  return (
    <>
      <PageHeader title={t("search.title")} lead={t("search.lead")} />
      <div className={classes["stack"]}>
        <Field list={list} />
        {q === "" ? <EmptyState title={t("search.start")}><p>{t("search.startWay")}</p></EmptyState> : <Results q={q} />}
      </div>
    </>
  );
}

function Field({ list }: { readonly list: ListState }) {
  const { t } = useTranslation();
  const current = list.search.q ?? "";
  const [typed, setTyped] = useState(current);
  const [seen, setSeen] = useState(current);
  if (current !== seen) {
    setSeen(current);
    setTyped(current);
  }
  const apply = useDebouncedCallback((value: string) => list.filter({ q: value.trim() || undefined }), 250);
  return (
    <div role="search">
      <TextInput
        type="search"
        size="md"
        aria-label={t("search.field")}
        placeholder={t("search.field")}
        leftSection={<Search size={17} aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          apply(event.currentTarget.value);
        }}
      />
    </div>
  );
}

function Results({ q }: { readonly q: string }) {
  const { t } = useTranslation();
  const query = useQuery(searchQuery(q));
  const found = query.data;
  const total = found ? found.vulnerabilities.length + found.packages.length + found.images.length + found.sboms.length + found.known.length : null;
  useEffect(() => {
    if (total !== null && !query.isPlaceholderData) announce(t("search.found", { count: total }));
  }, [total, q, query.isPlaceholderData, t]);
  if (query.error && !found) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!found) return <PageWait />;
  if (total === 0) {
    return (
      <EmptyState title={t("search.nothing", { q })}>
        <p>{t("search.nothingWay")}</p>
      </EmptyState>
    );
  }
  return <Groups found={found} isStale={query.isPlaceholderData} />;
}

function Groups({ found, isStale }: { readonly found: SearchResult; readonly isStale: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={classes["stack"]} aria-busy={isStale}>
      <Group title={t("findings.vulnerabilities")} items={found.vulnerabilities} rowId={(row) => row.id}>
        {(row) => (
          <>
            <span className={images["found"]}>
              <Link className={classes["name"] ?? ""} to="/vulnerabilities/$id" params={{ id: row.id }}>
                {row.id}
              </Link>{" "}
              {row.kev ? <KevMark /> : null}
              {row.summary ? <span className={classes["description"]}>{row.summary}</span> : null}
            </span>
            <span className={home["aside"]}>
              <SeverityBadge severity={row.severity} score={row.score} />
              {t("search.inImages", { count: row.images })}
            </span>
          </>
        )}
      </Group>
      <Group title={t("search.packages")} items={found.packages} rowId={(row) => row.purl}>
        {(row) => <OnePackage row={row} />}
      </Group>
      <Group title={t("search.images")} items={found.images} rowId={(row) => `${row.repository} ${row.tag ?? ""} ${row.digest}`}>
        {(row) => <ImageLink repository={row.repository} tag={row.tag} digest={row.digest} />}
      </Group>
      <Group title={t("search.sboms")} items={found.sboms} rowId={(row) => row.id}>
        {(row) => (
          <>
            <Link className={classes["name"] ?? ""} to="/files/sboms/$id" params={{ id: row.id }}>
              {row.name}
            </Link>
            <span className={home["aside"]}>{row.namespace}</span>
          </>
        )}
      </Group>
      <Group title={t("search.known")} items={found.known} rowId={(row) => row.id}>
        {(row) => (
          <>
            <span className={images["found"]}>
              <Link className={classes["name"] ?? ""} to="/vulnerabilities/$id" params={{ id: row.id }}>
                {row.id}
              </Link>{" "}
              {row.kev ? <KevMark /> : null}
              {row.summary ? <span className={classes["description"]}>{row.summary}</span> : null}
            </span>
            <span className={home["aside"]}>
              <SeverityBadge severity={row.severity} score={row.score} />
            </span>
          </>
        )}
      </Group>
      <IndexAge />
    </div>
  );
}

function OnePackage({ row }: { readonly row: FoundPackage }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={images["package"]}>
        <Link className={classes["name"] ?? ""} to="/search" search={{ purl: row.purl }}>
          {row.name} <code>{row.version}</code>
        </Link>{" "}
        <span className={images["quiet"]}>{row.type}</span>
      </span>
      <span className={home["aside"]}>{t("search.inImages", { count: row.images })}</span>
    </>
  );
}

interface GroupProps<T> {
  readonly title: string;
  readonly items: readonly T[];
  readonly rowId: (item: T) => string;
  readonly children: (item: T) => ReactNode;
}

function Group<T>({ title, items, rowId, children }: GroupProps<T>) {
  if (items.length === 0) return null;
  return (
    <Card title={title} flush>
      <ul className={home["list"]}>
        {items.map((item) => (
          <li key={rowId(item)}>{children(item)}</li>
        ))}
      </ul>
    </Card>
  );
}
