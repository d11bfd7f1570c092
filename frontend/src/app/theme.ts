/**
 * Design tokens. The harbour's navy carries the structure; the yellow of the signal flag Q, by which a ship asks for
 * free pratique, is kept for what is current or wants attention and is never a background for reading.
 */
import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

const navy: MantineColorsTuple = [
  "#eef3f9", "#dae4f0", "#b4c7de", "#8aa8ca", "#6389b5", "#466f9f", "#335986", "#214567", "#143250", "#0b2238",
];
const signal: MantineColorsTuple = [
  "#fffae0", "#fff2b3", "#ffe774", "#fedb3d", "#f7c600", "#dfb000", "#b28b00", "#846700", "#5e4a00", "#3b2f00",
];
const dark: MantineColorsTuple = [
  "#dde7f0", "#b7c6d5", "#97aabd", "#71879c", "#3d546a", "#263b4e", "#1a2d3e", "#122231", "#0b1824", "#060f18",
];
const gray: MantineColorsTuple = [
  "#f6f8fb", "#eff3f7", "#e2e8ef", "#d2dbe5", "#b8c4d1", "#94a4b4", "#6a7b8d", "#4c5d70", "#31435a", "#182a3e",
];

/** The plain filled button is white on navy by day and dark on yellow by night, which one colour of Mantine can't be. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const isPlain = input.variant === "filled" && (input.color ?? input.theme.primaryColor) === input.theme.primaryColor;
  if (!isPlain) return colours;
  return {
    ...colours,
    background: "var(--mantine-primary-color-filled)",
    hover: "var(--mantine-primary-color-filled-hover)",
    color: "var(--mantine-primary-color-contrast)",
  };
};

/** Menus and choices open inside the page's main part, so that a screen reader finds them in a landmark. */
export const OVERLAYS = { target: "#overlays" };

export const theme = createTheme({
  colors: { navy, signal, dark, gray },
  primaryColor: "navy",
  variantColorResolver,
  primaryShade: { light: 8, dark: 4 },
  white: "#ffffff",
  black: "#142639",
  fontFamily: "'Onest Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  headings: {
    fontFamily: "'Onest Variable', system-ui, sans-serif",
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.25" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  fontSizes: { xs: "0.75rem", sm: "0.84375rem", md: "0.90625rem", lg: "1.0625rem", xl: "1.25rem" },
  defaultRadius: "sm",
  radius: { xs: "3px", sm: "6px", md: "9px", lg: "14px", xl: "24px" },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", allowDeselect: false, comboboxProps: { shadow: "md", portalProps: OVERLAYS } } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.5, blur: 2 } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, events: { hover: true, focus: true, touch: false } } },
    Menu: { defaultProps: { shadow: "md", position: "bottom-end", withInitialFocusPlaceholder: false, portalProps: OVERLAYS } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#f4f7fa",
    "--mantine-color-text": "#142639",
    "--mantine-color-dimmed": "#526377",
    "--mantine-color-default": "#ffffff",
    "--mantine-color-default-hover": "#eff3f7",
    "--mantine-color-default-border": "#cfd9e3",
    "--mantine-color-placeholder": "#5c6d7e",
    "--mantine-color-anchor": "#1b5286",
    "--mantine-color-error": "#b3261e",
    "--pq-card": "#ffffff",
    "--pq-sunken": "#f6f8fb",
    "--pq-line": "#dfe6ed",
    "--pq-hover": "#f3f6fa",
    "--pq-focus": "#1f6fb8",
    "--mantine-primary-color-filled": "#143250",
    "--mantine-primary-color-filled-hover": "#214567",
    "--mantine-primary-color-contrast": "#ffffff",
    "--pq-rail": "#0b2238",
    "--pq-rail-line": "#0b2238",
    "--pq-good": "#186a3b",
    "--pq-good-soft": "#e2f3e8",
    "--pq-critical": "#a3231c",
    "--pq-critical-text": "#ffffff",
    "--pq-bad": "#a3231c",
    "--pq-bad-soft": "#fbe7e5",
    "--pq-busy": "#185a96",
    "--pq-busy-soft": "#e3eefa",
    "--pq-wait": "#6b5300",
    "--pq-wait-soft": "#fff3c4",
    "--pq-quiet": "#4c5d70",
    "--pq-quiet-soft": "#e9eef3",
    "--pq-shadow": "0 1px 2px rgb(11 34 56 / 5%)",
  },
  dark: {
    "--mantine-color-body": "#0b1824",
    "--mantine-color-text": "#dde7f0",
    "--mantine-color-dimmed": "#97aabd",
    "--mantine-color-default": "#122231",
    "--mantine-color-default-hover": "#1a2d3e",
    "--mantine-color-default-border": "#2f475d",
    "--mantine-color-placeholder": "#8297ab",
    "--mantine-color-anchor": "#8cc0f0",
    "--mantine-color-error": "#ff9d94",
    "--pq-card": "#112130",
    "--pq-sunken": "#0d1b28",
    "--pq-line": "#22374a",
    "--pq-hover": "#162a3b",
    "--pq-focus": "#f7c600",
    "--mantine-primary-color-filled": "#f7c600",
    "--mantine-primary-color-filled-hover": "#fedb3d",
    "--mantine-primary-color-contrast": "#1b1600",
    "--pq-rail": "#08131e",
    "--pq-rail-line": "#1a2d3e",
    "--pq-good": "#7fd6a0",
    "--pq-good-soft": "#12352a",
    "--pq-critical": "#ff9d94",
    "--pq-critical-text": "#2d0806",
    "--pq-bad": "#ffa69e",
    "--pq-bad-soft": "#42201f",
    "--pq-busy": "#8cc0f0",
    "--pq-busy-soft": "#12324e",
    "--pq-wait": "#f3d25a",
    "--pq-wait-soft": "#3a3212",
    "--pq-quiet": "#b7c6d5",
    "--pq-quiet-soft": "#1f3244",
    "--pq-shadow": "none",
  },
});
