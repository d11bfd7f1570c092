import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { announce } from "@/components/announce";
import { ProblemAlert } from "@/components/ProblemAlert";
import classes from "@/features/files/files.module.css";
import { FileState } from "@/features/files/FileStatus";
import { exportQuery, fileOf } from "@/features/files/queries";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

/** Follows one export until it can be fetched, or says why it can't. One need not wait: it is kept on the page of exports. */
export function ReadyExport({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(exportQuery(id));
  const item = query.data;
  const status = item?.status;
  useEffect(() => {
    if (status === "ready") announce(t("files.isReady"));
  }, [status, t]);
  if (query.error && !item) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!item) return <PageWait />;
  return (
    <Stack gap="md">
      <div className={classes["one"]}>
        <b>{item.title}</b>
        <FileState file={item} />
        {item.size === null ? null : (
          <span className={classes["second"]}>
            {item.file_name}, {format.bytes(item.size)}
          </span>
        )}
      </div>
      <Text size="sm" c="dimmed">
        {status === "ready" ? t("files.keptUntil", { date: format.moment(item.expires_at) }) : t("files.noNeedToWait")}{" "}
        <Link to="/files" search={{}} onClick={onClose}>
          {t("files.exports")}
        </Link>
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t("common.close")}
        </Button>
        <Button component="a" href={fileOf(id)} download leftSection={<Download size={15} aria-hidden />} {...(status === "ready" ? {} : { "data-disabled": true, "aria-disabled": true, tabIndex: -1, onClick: (event: React.MouseEvent) => event.preventDefault() })}>
          {t("jobs.download")}
        </Button>
      </Group>
    </Stack>
  );
}
