import "@/i18n/operation";

import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { Facts, type Fact } from "@/components/Facts";
import { Time } from "@/components/Time";
import { readSettings, type Image } from "@/features/images/image";
import classes from "@/features/repositories/repositories.module.css";

/** How a container of the image starts: what its configuration says, the empty left out. */
export function SettingsView({ image }: { readonly image: Image }) {
  const { t } = useTranslation();
  const settings = readSettings(image);
  if (!settings) return null;
  const code = (value: string) => <code>{value}</code>;
  const facts: Fact[] = [];
  if (settings.entrypoint) facts.push({ name: t("beside.entrypoint"), value: code(settings.entrypoint) });
  if (settings.command) facts.push({ name: t("beside.command"), value: code(settings.command) });
  facts.push({ name: t("beside.user"), value: settings.user ? code(settings.user) : t("beside.root") });
  if (settings.directory) facts.push({ name: t("beside.directory"), value: code(settings.directory) });
  if (settings.ports.length > 0) facts.push({ name: t("beside.ports"), value: code(settings.ports.join(", ")) });
  if (settings.created) facts.push({ name: t("beside.created"), value: <Time at={settings.created} /> });
  if (settings.author) facts.push({ name: t("beside.author"), value: settings.author });
  return (
    <div className={classes["stack"]}>
      <Card title={t("beside.configuration")}>
        <Facts facts={facts} />
      </Card>
      {settings.environment.length > 0 ? (
        <Card title={t("beside.environment")}>
          <ul className={classes["lines"]}>
            {settings.environment.map((entry) => (
              <li key={entry}>
                <code>{entry}</code>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      {settings.labels.length > 0 ? (
        <Card title={t("beside.labels")}>
          <Facts facts={settings.labels.map(([name, value]) => ({ name, value }))} />
        </Card>
      ) : null}
    </div>
  );
}
