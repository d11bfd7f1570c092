/** The words of operating the system, which come with the pages that use them. */
import { files, sboms } from "@/i18n/catalogue/files";
import { status } from "@/i18n/catalogue/status";
import { actions, queues, schedules, workers } from "@/i18n/catalogue/work";

export const operation = { actions, files, queues, sboms, schedules, status, workers };

export type Operation = typeof operation;
