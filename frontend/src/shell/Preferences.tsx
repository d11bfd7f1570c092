import { ActionIcon, Group, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { Languages, Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";

import { currentLanguage, speak } from "@/i18n";
import { LANGUAGES, type Language } from "@/i18n/words";

const NAMES: Readonly<Record<Language, string>> = { en: "English", ru: "Русский" };
const SCHEMES = [
  ["auto", Monitor],
  ["light", Sun],
  ["dark", Moon],
] as const satisfies readonly (readonly [MantineColorScheme, unknown])[];

/** Colour scheme and language, kept in this browser. */
export function Preferences() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const language = currentLanguage();
  return (
    <Group gap={2} wrap="nowrap">
      <Menu>
        <Menu.Target>
          <Tooltip label={t("shell.colours")}>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("shell.colours")}>
              {dark ? <Moon size={17} aria-hidden /> : <Sun size={17} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
            {SCHEMES.map(([scheme, Icon]) => (
              <Menu.RadioItem key={scheme} value={scheme} rightSection={<Icon size={15} aria-hidden />} closeMenuOnClick>
                {t(`shell.scheme_${scheme}`)}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
      <Menu>
        <Menu.Target>
          <Tooltip label={t("shell.language")}>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("shell.language")}>
              <Languages size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.RadioGroup value={language} onChange={(one) => void speak(one as Language)}>
            {LANGUAGES.map((one) => (
              <Menu.RadioItem key={one} lang={one} value={one} closeMenuOnClick>
                {NAMES[one]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
