import { Button, Loader } from "@mantine/core";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { Link, useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import classes from "@/shell/shell.module.css";

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t("shell.noPage")} />
      <EmptyState title={t("shell.noPageTitle")}>
        <p>{t("shell.noPageWay")}</p>
        <Button component={Link} to="/">
          {t("shell.goHome")}
        </Button>
      </EmptyState>
    </>
  );
}

/** A page that broke: the rest of the application still works. */
export function PageFailure({ error }: ErrorComponentProps) {
  const router = useRouter();
  const { reset } = useQueryErrorResetBoundary();
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <div className={classes["failure"]}>
      <ProblemAlert error={error} retry={again} />
    </div>
  );
}

export function PageWait() {
  const { t } = useTranslation();
  return (
    <div className={classes["wait"]} role="status">
      <Loader size="sm" aria-hidden />
      <span className="pq-hidden">{t("common.loading")}</span>
    </div>
  );
}
