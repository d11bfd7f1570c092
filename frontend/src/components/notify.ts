import { notifications } from "@mantine/notifications";

import { asProblem } from "@/api/problem";
import { serverText } from "@/i18n/server";

/** A short word that a thing was done. Failures are shown where they happened, not here, unless there is no place. */
export function done(message: string): void {
  notifications.show({ message, color: "teal", autoClose: 4000 });
}

/** That a thing was done, and what follows from it that nobody may have wanted. */
export function cautioned(message: string): void {
  notifications.show({ message, color: "orange", autoClose: 10_000 });
}

export function failed(title: string, error: unknown): void {
  const { details } = asProblem(error);
  const id = details.request_id ? ` (${details.request_id})` : "";
  notifications.show({ title, message: `${serverText(details.detail) || details.title}${id}`, color: "red", autoClose: 10_000 });
}
