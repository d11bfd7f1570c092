import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import classes from "@/features/policies/editor.module.css";

import type { Preview } from "@/api/types";

/** What a policy would have done among what is known here. */
export function PreviewResult({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation();
  return (
    <section className={classes["preview"]} aria-live="polite">
      <h3>{preview.met > 0 ? t("editor.tried", { count: preview.met, of: preview.looked_at }) : t("editor.triedNone", { count: preview.looked_at })}</h3>
      <p>
        {preview.is_whole ? null : `${t("editor.triedPart")} `}
        {preview.excepted > 0 ? `${t("editor.triedExcepted", { count: preview.excepted })} ` : null}
        {preview.unchecked > 0 ? t("editor.triedUnchecked", { count: preview.unchecked }) : null}
      </p>
      <ul>
        {preview.hits.map((hit) => (
          <li key={`${hit.label} ${hit.link}`}>
            <Link {...whereTo(hit.link)}>{hit.label}</Link> <span>{hit.text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A page's address as links take it: the path, and what is asked for apart. */
function whereTo(link: string) {
  const [path = "", asked = ""] = link.split("?", 2);
  return { to: path, search: Object.fromEntries(new URLSearchParams(asked)) };
}
