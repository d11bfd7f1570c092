import { Button, Group, Modal, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ProblemAlert } from "@/components/ProblemAlert";

import type { ReactNode, SyntheticEvent } from "react";

interface DialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog that holds a form; the form is made anew each time the dialog opens. */
export function FormDialog({ opened, title, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal closeButtonProps={{ "aria-label": t("common.close") }} opened={opened} onClose={onClose} title={title} closeOnClickOutside={false}>
      {children}
    </Modal>
  );
}

interface FormProps {
  readonly onSubmit: (event: SyntheticEvent<HTMLFormElement>) => void;
  readonly action: string;
  readonly pending: boolean;
  /** The error that no field can carry. */
  readonly error?: unknown;
  readonly onCancel?: () => void;
  readonly children: ReactNode;
}

/** Fields above, the refusal below them, the button that does it last. */
export function FormBody({ onSubmit, action, pending, error, onCancel, children }: FormProps) {
  const { t } = useTranslation();
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        {children}
        {error ? <ProblemAlert error={error} /> : null}
        <Group justify={onCancel ? "flex-end" : "flex-start"} gap="xs">
          {onCancel ? (
            <Button variant="default" onClick={onCancel}>
              {t("common.cancel")}
            </Button>
          ) : null}
          <Button type="submit" loading={pending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
