import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/Badges";
import { Share } from "@/components/Share";
import { Time } from "@/components/Time";
import classes from "@/features/status/status.module.css";
import { useFormat } from "@/i18n/format";
import { useServerText } from "@/i18n/server";

import type { SystemStatus } from "@/api/types";
import type { ReactNode } from "react";

interface TileProps {
  readonly name: ReactNode;
  readonly tone: Tone;
  readonly state: string;
  readonly value: ReactNode;
  /** What more there is to say; what is wrong comes first. */
  readonly notes: readonly ReactNode[];
}

function Tile({ name, tone, state, value, notes }: TileProps) {
  return (
    <section className={classes["tile"]}>
      <header>
        <h2>{name}</h2>
        <Badge tone={tone} dot>
          {state}
        </Badge>
      </header>
      <p className={classes["value"]}>{value}</p>
      {notes.filter(Boolean).map((note, place) => (
        <div key={place}>{note}</div>
      ))}
    </section>
  );
}

/** What the installation stands on, a tile each. */
export function Parts({ status }: { readonly status: SystemStatus }) {
  const { t } = useTranslation();
  const text = useServerText();
  const format = useFormat();
  const { database, broker, cache } = status;
  const state = (ok: boolean): { tone: Tone; state: string } => ({ tone: ok ? "good" : "bad", state: ok ? t("status.ok") : t("status.broken") });
  const answered = (ms: number): string => t("status.answered", { ms: format.number(Math.round(ms * 10) / 10) });
  return (
    <div className={classes["tiles"]}>
      <Tile name={t("status.database")} {...state(database.ok)} value={database.version ? `${database.kind} ${database.version}` : database.kind} notes={[text(database.what), t("status.size", { size: format.bytes(database.size_bytes) }), answered(database.ms)]} />
      <Tile name={t("status.broker")} {...state(broker.ok)} value={broker.kind} notes={[text(broker.what), answered(broker.ms)]} />
      <Tile name={t("status.cache")} {...state(cache.ok)} value={cache.kind} notes={[text(cache.what), answered(cache.ms)]} />
      <Storage storage={status.storage} />
      <Index index={status.index} />
      <Backup backup={status.backup} />
    </div>
  );
}

function Storage({ storage }: { readonly storage: SystemStatus["storage"] }) {
  const { t } = useTranslation();
  const text = useServerText();
  const format = useFormat();
  const free = t("status.free", { size: format.bytes(storage.free_bytes) });
  const whole = storage.used_bytes + storage.free_bytes;
  return (
    <Tile
      name={t("status.storage")}
      tone={storage.ok ? "good" : "bad"}
      state={storage.ok ? t("status.ok") : t("status.broken")}
      value={format.bytes(storage.used_bytes)}
      notes={[text(storage.what), <Share key="bar" part={storage.used_bytes} whole={whole} label={free} tone={storage.ok ? "busy" : "bad"} />, `${t("status.blobs", { count: storage.blobs })}, ${free}`]}
    />
  );
}

function Index({ index }: { readonly index: SystemStatus["index"] }) {
  const { t } = useTranslation();
  const name = <Link to="/index">{t("index.title")}</Link>;
  if (!index) return <Tile name={name} tone="bad" state={t("status.missing")} value="—" notes={[]} />;
  return <Tile name={name} tone={index.is_old ? "wait" : "good"} state={index.is_old ? t("status.old") : t("status.ok")} value={t("status.age", { count: Math.round(index.age_days) })} notes={[t("status.generation", { number: String(index.generation) })]} />;
}

function Backup({ backup }: { readonly backup: SystemStatus["backup"] }) {
  const { t } = useTranslation();
  const name = t("status.backup");
  if (!backup) return <Tile name={name} tone="wait" state={t("status.missing")} value="—" notes={[t("status.noBackup")]} />;
  return <Tile name={name} tone="good" state={t("status.ok")} value={<Time at={backup.at} />} notes={[backup.kind]} />;
}
