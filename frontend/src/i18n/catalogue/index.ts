/** All words of the pages. A new domain adds its part here. */
import { jobs } from "@/i18n/catalogue/jobs";
import { account, accounts, organisations } from "@/i18n/catalogue/people";
import { images, repositories, tokens } from "@/i18n/catalogue/registry";
import { common, events, home, problem, session, shell, system } from "@/i18n/catalogue/shell";

export const catalogue = {
  account,
  accounts,
  common,
  events,
  home,
  images,
  jobs,
  organisations,
  problem,
  repositories,
  session,
  shell,
  system,
  tokens,
};

export type Catalogue = typeof catalogue;
