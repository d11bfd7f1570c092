import { Notifications } from "@mantine/notifications";

/** Where short words of what was done appear. */
export function Notices() {
  return <Notifications position="bottom-right" />;
}
