import { Anchor, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Facts, type Fact } from "@/components/Facts";
import { done } from "@/components/notify";
import classes from "@/features/index/sources.module.css";
import { switchSource } from "@/features/index/queries";
import { useFormat } from "@/i18n/format";

import type { PublicSource } from "@/api/types";

/** Says what a source is and what switching it will do, and does it once that is confirmed. */
export function SwitchSource({ source, onClose }: { readonly source: PublicSource | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [address, setAddress] = useState("");
  const mutation = useMutation({
    mutationFn: (wanted: PublicSource) => switchSource(wanted.name, { is_on: !wanted.is_on, address: wanted.is_on ? "" : address.trim(), ecosystems: [], public_key: "" }),
    onSuccess: (_, { is_on, title }) => {
      done(is_on ? t("index.switchedOff", { title }) : t("index.switchedOn", { title }));
      close();
      void client.invalidateQueries({ queryKey: ["index"] });
    },
  });
  const close = (): void => {
    mutation.reset();
    setAddress("");
    onClose();
  };
  const isOn = source?.is_on ?? false;
  const title = source?.title ?? "";
  return (
    <ConfirmDialog
      opened={source !== null}
      title={isOn ? t("index.switchOffTitle", { title }) : t("index.switchOnTitle", { title })}
      action={isOn ? t("index.switchOff") : t("index.switchOn")}
      harmless={!isOn}
      pending={mutation.isPending}
      error={mutation.error}
      onClose={close}
      onConfirm={() => {
        if (source) mutation.mutate(source);
      }}
    >
      <div className={classes["question"]}>
        <p>{isOn ? t("index.willSwitchOff") : t("index.willSwitchOn")}</p>
        {source && !isOn ? (
          <>
            <About source={source} />
            <TextInput type="url" label={t("index.mirror")} description={t("index.mirrorHelp")} placeholder="https://mirror.example/feeds" value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
          </>
        ) : null}
      </div>
    </ConfirmDialog>
  );
}

function About({ source }: { readonly source: PublicSource }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts: readonly Fact[] = [
    { name: t("index.fetchedFrom"), value: <code className={classes["address"]}>{source.address}</code> },
    { name: t("index.publisher"), value: source.publisher },
    { name: t("index.licence"), value: source.licence },
    {
      name: t("index.terms"),
      value: (
        <Anchor href={source.terms} target="_blank" rel="noreferrer" className={classes["address"]}>
          {source.terms}
        </Anchor>
      ),
    },
    { name: t("index.firstFetch"), value: t("index.firstFetchValue", { size: format.bytes(source.megabytes * 1_000_000), time: format.seconds(source.minutes * 60) }) },
    { name: t("index.promise"), value: t("index.promiseValue", { time: format.seconds(source.promise_hours * 3_600) }) },
    { name: t("index.proven"), value: source.proven || t("index.formatOnly") },
  ];
  return <Facts facts={facts} />;
}
