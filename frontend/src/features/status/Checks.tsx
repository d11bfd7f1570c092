import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ServerText } from "@/components/ServerText";
import classes from "@/features/status/status.module.css";

import type { SystemStatus } from "@/api/types";

type Check = SystemStatus["checks"][number];

const SIGNS = { ok: CircleCheck, warn: TriangleAlert, fail: CircleAlert } as const;
const ORDER = { fail: 0, warn: 1, ok: 2 } as const;

/** What wants attention, with what to do about it; or that nothing does. */
export function Summary({ status }: { readonly status: SystemStatus }) {
  const { t } = useTranslation();
  const wrong = status.checks.filter(({ state }) => state !== "ok").toSorted((a, b) => ORDER[a.state] - ORDER[b.state]);
  const worst = wrong[0]?.state ?? "ok";
  const Sign = SIGNS[worst];
  return (
    <section className={classes["summary"]} data-state={worst} aria-label={t("status.summary")}>
      <p className={classes["verdict"]}>
        <Sign size={20} aria-hidden />
        {wrong.length === 0 ? t("status.well") : t("status.attention", { count: wrong.length })}
      </p>
      {wrong.length > 0 ? (
        <ul>
          {wrong.map((check) => (
            <li key={check.name}>
              <b>
                <ServerText text={check.what} marked />
              </b>
              {check.remedy ? <span>
                  <ServerText text={check.remedy} marked />
                </span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** Everything that was looked at, what is wrong first. */
export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  const { t } = useTranslation();
  return (
    <ul className={classes["checks"]}>
      {checks
        .toSorted((a, b) => ORDER[a.state] - ORDER[b.state])
        .map((check) => {
          const Sign = SIGNS[check.state];
          return (
            <li key={check.name} data-state={check.state}>
              <Sign size={16} aria-hidden />
              <span className="pq-hidden">{t(`status.state_${check.state}`)}: </span>
              <b><ServerText text={check.name} /></b>
              <span>
                <ServerText text={check.what} marked />
              </span>
            </li>
          );
        })}
    </ul>
  );
}
