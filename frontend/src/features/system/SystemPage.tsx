import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { CommandLines } from "@/components/CommandLines";
import { CopyButton } from "@/components/CopyButton";
import { Facts } from "@/components/Facts";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import classes from "@/features/repositories/repositories.module.css";
import { systemQuery, useAccount } from "@/features/session/session";
import tokens from "@/features/tokens/tokens.module.css";
import { PageWait } from "@/shell/states";

/** What runs here, and how clients reach it. */
export function SystemPage() {
  const { t } = useTranslation();
  const { name } = useAccount();
  const query = useQuery(systemQuery);
  if (query.error && !query.data) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <PageWait />;
  const system = query.data;
  const address = (value: string) => (
    <>
      <code>{value}</code> <CopyButton value={value} label={t("system.copyAddress")} />
    </>
  );
  return (
    <>
      <PageHeader title={t("system.title")} lead={t("system.lead")} />
      <div className={classes["stack"]}>
        {system.insecure ? (
          <p className={tokens["once"]}>
            <TriangleAlert size={16} aria-hidden /> {t("system.insecure")}
          </p>
        ) : null}
        <Card>
          <Facts
            facts={[
              { name: t("system.version"), value: system.version },
              { name: t("system.profile"), value: t(`system.profile_${system.profile}`) },
              { name: t("system.page"), value: address(system.public_url) },
              { name: t("system.registry"), value: address(system.registry_host) },
              { name: t("system.api"), value: address(system.api_url) },
            ]}
          />
        </Card>
        <Card title={t("system.clients")}>
          <div className={classes["stack"]}>
            <CommandLines
              label={t("system.copyDocker")}
              lines={[`docker login ${system.registry_host} -u ${name}`, `docker pull ${system.registry_host}/${name}/app:latest`]}
            />
            <CommandLines
              label={t("system.copySkopeo")}
              lines={[`skopeo login ${system.registry_host} -u ${name}`, `skopeo copy docker-archive:app.tar docker://${system.registry_host}/${name}/app:latest`]}
            />
          </div>
        </Card>
      </div>
    </>
  );
}
