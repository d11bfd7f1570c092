import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/Badges";
import { ProblemAlert } from "@/components/ProblemAlert";
import { StaticTable } from "@/components/StaticTable";
import { Time } from "@/components/Time";
import images from "@/features/images/images.module.css";
import classes from "@/features/index/sources.module.css";
import { publicSourcesQuery } from "@/features/index/queries";
import { SwitchSource } from "@/features/index/SwitchSource";
import { useAccount } from "@/features/session/session";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { PublicSource, SourceHealth } from "@/api/types";
import type { Column } from "@/components/DataTable";

const TONES: Readonly<Record<SourceHealth, Tone>> = { off: "quiet", waiting: "wait", fresh: "good", late: "wait", failing: "bad" };

/** The sources on the network: how each is doing, and the one act that switches one on. */
export function PublicSources() {
  const { t } = useTranslation();
  const query = useQuery(publicSourcesQuery);
  const { is_admin } = useAccount();
  const [wanted, setWanted] = useState<PublicSource | null>(null);
  if (query.error && !query.data) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <PageWait />;
  return (
    <section aria-labelledby="public-sources">
      <h2 id="public-sources" className={classes["heading"]}>
        {t("index.publicSources")}
      </h2>
      {query.data.some(({ is_on }) => is_on) ? null : <p className={images["quiet"]}>{t("index.noneFresh")}</p>}
      {is_admin ? null : <p className={images["quiet"]}>{t("index.onlyAdministrators")}</p>}
      <Rows sources={query.data} onSwitch={is_admin ? setWanted : null} />
      <SwitchSource source={wanted} onClose={() => setWanted(null)} />
    </section>
  );
}

function Rows({ sources, onSwitch }: { readonly sources: readonly PublicSource[]; readonly onSwitch: ((source: PublicSource) => void) | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: readonly Column<PublicSource>[] = [
    { id: "title", header: t("index.source"), grow: true, cell: (source) => <Name source={source} /> },
    { id: "health", header: t("index.health"), cell: (source) => <Badge tone={TONES[source.state]} dot>{t(`index.health_${source.state}`)}</Badge> },
    { id: "newest", header: t("index.newestAge"), cell: (source) => <Newest source={source} /> },
    {
      id: "records",
      header: t("index.records"),
      align: "end",
      cell: (source) => (
        <>
          {source.is_on && source.checked_at ? format.number(source.records) : "—"}
          {source.bad > 0 ? <span className={images["second"]}>{t("index.badOf", { number: format.number(source.bad) })}</span> : null}
        </>
      ),
    },
  ];
  const act: Column<PublicSource> = {
    id: "act",
    header: t("index.switchOn"),
    quiet: true,
    align: "end",
    cell: (source) => (
      <Button size="compact-sm" variant={source.is_on ? "subtle" : "light"} {...(source.is_on ? { color: "gray" } : {})} onClick={() => onSwitch?.(source)} aria-label={`${source.is_on ? t("index.switchOff") : t("index.switchOn")}: ${source.title}`}>
        {source.is_on ? t("index.switchOff") : t("index.switchOn")}
      </Button>
    ),
  };
  return <StaticTable caption={t("index.publicSources")} columns={onSwitch ? [...columns, act] : columns} rows={sources} rowId={(source) => source.name} />;
}

function Name({ source }: { readonly source: PublicSource }) {
  const { t } = useTranslation();
  return (
    <>
      <strong>{source.title}</strong>
      <span className={images["second"]}>{[source.publisher, source.licence, ...(source.is_mirror ? [t("index.fromMirror")] : [])].join(" · ")}</span>
      {source.failure ? (
        <span className={classes["failure"]}>
          {source.failure} {source.records > 0 ? t("index.copyKept") : null}
        </span>
      ) : null}
    </>
  );
}

function Newest({ source }: { readonly source: PublicSource }) {
  const format = useFormat();
  if (source.newest) {
    return (
      <>
        {format.date(source.newest)}
        {source.checked_at ? (
          <span className={images["second"]}>
            <Time at={source.checked_at} />
          </span>
        ) : null}
      </>
    );
  }
  return source.checked_at ? <Time at={source.checked_at} /> : "—";
}
