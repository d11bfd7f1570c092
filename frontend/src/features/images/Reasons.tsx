import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { CornerDownRight } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { isRefusing } from "@/components/Verdict";
import { Excepting } from "@/features/images/Excepting";
import { byPolicy, type Objection } from "@/features/images/appraisal";
import classes from "@/features/images/images.module.css";
import { useServerText } from "@/i18n/server";

import type { Reason } from "@/api/types";

const FIRST = 3;

/** Why the verdict is what it is, in words, by policy, each reason with the way out. */
export function Reasons({ reasons }: { readonly reasons: readonly Reason[] }) {
  return (
    <div className={classes["reasons"]}>
      {byPolicy(reasons).map((objection) => (
        <OnePolicy key={objection.policy} objection={objection} />
      ))}
    </div>
  );
}

/** What a policy does about an image, given its mode. */
function effect({ mode, action }: Objection): Objection["action"] | `would_${Objection["action"]}` {
  return mode === "enforcing" ? action : `would_${action}`;
}

function OnePolicy({ objection }: { readonly objection: Objection }) {
  const { t } = useTranslation();
  const text = useServerText();
  const [all, { toggle }] = useDisclosure(false);
  const { policy, title, mode, action, reasons } = objection;
  const shown = all ? reasons : reasons.slice(0, FIRST);
  const rest = reasons.length - FIRST;
  return (
    <article className={classes["objection"]}>
      <h3>
        <Badge tone={mode === "enforcing" && isRefusing(action) ? "bad" : action === "allow" ? "good" : "wait"}>{t(`findings.effect_${effect(objection)}`)}</Badge>{" "}
        <Link to="/policies" hash={policy}>
          {text(title)}
        </Link>
      </h3>
      <ul>
        {shown.map((reason) => (
          <li key={`${reason.vulnerability} ${reason.purl} ${reason.text}`}>
            <p>
              {text(reason.text)}{" "}
              {reason.vulnerability ? (
                <Link to="/vulnerabilities/$id" params={{ id: reason.vulnerability }}>
                  {t("findings.about", { id: reason.vulnerability })}
                </Link>
              ) : null}
            </p>
            {reason.way_out ? (
              <p className={classes["wayOut"]}>
                <CornerDownRight size={14} aria-hidden /> {text(reason.way_out)}
              </p>
            ) : null}
            <Excepting reason={reason} />
          </li>
        ))}
      </ul>
      {rest > 0 ? (
        <Button variant="subtle" size="compact-sm" aria-expanded={all} onClick={toggle}>
          {all ? t("findings.fewer") : t("findings.more", { count: rest })}
        </Button>
      ) : null}
    </article>
  );
}
