/** The words of running an installation, which come with the pages that use them. */
import { beside } from "@/i18n/catalogue/beside";
import { files, sboms } from "@/i18n/catalogue/files";
import { firewall } from "@/i18n/catalogue/firewall";
import { jobs } from "@/i18n/catalogue/jobs";
import { index, policies, vulnerabilities } from "@/i18n/catalogue/knowledge";
import { limits } from "@/i18n/catalogue/limits";
import { account, accounts, organisations } from "@/i18n/catalogue/people";
import { deployment, editor, exceptions } from "@/i18n/catalogue/policies";
import { events, system } from "@/i18n/catalogue/shell";
import { status } from "@/i18n/catalogue/status";
import { deletions, storage } from "@/i18n/catalogue/storage";
import { tokens } from "@/i18n/catalogue/tokens";
import { actions, queues, schedules, workers } from "@/i18n/catalogue/work";

export const operation = { account, accounts, actions, beside, deletions, deployment, editor, events, exceptions, files, firewall, index, jobs, limits, organisations, policies, queues, sboms, schedules, status, storage, system, tokens, vulnerabilities, workers };

export type Operation = typeof operation;
