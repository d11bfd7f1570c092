import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ProblemAlert } from "@/components/ProblemAlert";

interface Props {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen, and that it can't be undone where it can't. */
  readonly children: ReactNode;
  /** The verb on the button. */
  readonly action: string;
  /** A name to type before the button works, for what can't be undone and holds much. */
  readonly typed?: string;
  /** Nothing is lost by it: the button is plain, not red. */
  readonly harmless?: boolean;
  /** It would be refused: the text says why. */
  readonly impossible?: boolean;
  readonly pending: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is destroyed, or before much will change. The safe answer has the focus. */
export function ConfirmDialog(props: Props) {
  const { t } = useTranslation();
  return (
    <Modal closeButtonProps={{ "aria-label": t("common.close") }} opened={props.opened} onClose={props.onClose} title={props.title}>
      <Question {...props} />
    </Modal>
  );
}

function Question({ children, action, typed, harmless = false, impossible = false, pending, error, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  const [word, setWord] = useState("");
  return (
    <Stack gap="md">
      <Text component="div" size="sm">
        {children}
      </Text>
      {typed ? (
        <TextInput label={t("common.typeToConfirm", { name: typed })} value={word} autoComplete="off" onChange={(event) => setWord(event.currentTarget.value)} />
      ) : null}
      {error ? <ProblemAlert error={error} /> : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t("common.cancel")}
        </Button>
        <Button {...(harmless ? {} : { color: "red.8" })} loading={pending} disabled={impossible || (typed !== undefined && word !== typed)} onClick={onConfirm}>
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
