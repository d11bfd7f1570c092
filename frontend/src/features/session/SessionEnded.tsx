import { Modal, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { sessionQuery, sessionWatch } from "@/features/session/session";
import { SignInForm } from "@/features/session/SignInForm";

interface Props {
  readonly name: string;
  readonly onDone: () => void;
}

/** The session ended under an open page: signs in again on the spot, so that nothing typed is lost. */
export function SessionEnded({ name, onDone }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={t("session.endedTitle")} zIndex={400}>
      <Stack gap="md">
        <Text size="sm">{t("session.ended")}</Text>
        <SignInForm
          name={name}
          onDone={(session) => {
            const changed = session.account?.name !== name;
            client.setQueryData(sessionQuery.queryKey, session);
            client.setQueryData(sessionWatch.queryKey, session);
            if (changed) client.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
            onDone();
            void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" });
          }}
        />
      </Stack>
    </Modal>
  );
}
