import { Alert, Button, Group, Text } from "@mantine/core";
import { CircleAlert, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";

import { asProblem, type Problem } from "@/api/problem";
import { CopyButton } from "@/components/CopyButton";
import classes from "@/components/components.module.css";
import { useServerText } from "@/i18n/server";

/** What went wrong in the server's own words, or in ours where there was no answer. */
export function useProblemWords(): (problem: Problem) => { title: string; detail: string } {
  const { t } = useTranslation();
  const text = useServerText();
  return (problem) => {
    const said = text(problem.details.detail);
    if (problem.code === "unreachable") return { title: t("problem.unreachable"), detail: t("problem.unreachableWay") };
    if (problem.code === "unexpected") return { title: t("problem.unexpected"), detail: problem.details.detail };
    if (problem.status === 404) return { title: t("problem.notFound"), detail: said || t("problem.notFoundWay") };
    if (problem.status === 403) return { title: t("problem.forbidden"), detail: said };
    if (problem.status === 429) {
      const wait = problem.retryAfter === null ? "" : ` ${t("problem.retryAfter", { count: problem.retryAfter })}`;
      return { title: t("problem.tooMany"), detail: `${said}${wait}` };
    }
    if (problem.status >= 500) return { title: t("problem.server"), detail: said };
    return { title: t("problem.refused"), detail: said || problem.details.title };
  };
}

interface Props {
  readonly error: unknown;
  readonly retry?: () => void;
}

/** A refusal shown in place, with the request id that an administrator can look for in the logs. */
export function ProblemAlert({ error, retry }: Props) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const problem = asProblem(error);
  const text = useServerText();
  const { title, detail } = words(problem);
  const id = problem.details.request_id;
  const fields = Object.entries(problem.details.fields ?? {});
  return (
    <Alert role="alert" color="red" className={classes["problem"] ?? ""} icon={<CircleAlert size={18} aria-hidden />} title={title}>
      {detail ? <Text size="sm">{detail}</Text> : null}
      {fields.length > 0 ? (
        <ul className={classes["problemFields"]}>
          {fields.map(([name, messages]) => (
            <li key={name}>
              <code>{name}</code>: {messages.map(text).join(" ")}
            </li>
          ))}
        </ul>
      ) : null}
      {id || retry ? (
        <Group gap="md" mt={detail ? "xs" : 0}>
          {id ? (
            <span className={classes["requestId"]}>
              {t("problem.requestId")} <code>{id}</code>
              <CopyButton value={id} label={t("problem.copyRequestId")} />
            </span>
          ) : null}
          {retry ? (
            <Button variant="default" size="compact-sm" leftSection={<RotateCw size={14} aria-hidden />} onClick={retry}>
              {t("common.tryAgain")}
            </Button>
          ) : null}
        </Group>
      ) : null}
    </Alert>
  );
}
