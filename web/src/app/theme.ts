/** Ant Design in the house's colours; the numbers are those of `tokens.css`. */
import type { ThemeConfig } from "antd";

export function theme(large: boolean, still: boolean): ThemeConfig {
  return {
    token: {
      motion: !still,
      colorPrimary: "#1f4e8c",
      colorInfo: "#1f4e8c",
      colorLink: "#1f4e8c",
      colorSuccess: "#2e8b57",
      colorWarning: "#c77700",
      colorError: "#c0392b",
      colorText: "#1d2733",
      colorTextSecondary: "#5c6876",
      colorTextPlaceholder: "#6b7785",
      colorBorder: "#c9d2dc",
      colorBorderSecondary: "#e3e8ee",
      borderRadius: 4,
      borderRadiusLG: 4,
      borderRadiusSM: 3,
      fontSize: large ? 17 : 14,
      controlHeight: large ? 40 : 34,
      fontFamily: "inherit",
      boxShadow: "none",
      boxShadowSecondary: "0 0 0 1px #e3e8ee",
      motionDurationMid: "0.1s",
      motionDurationSlow: "0.15s",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none" },
    },
  };
}
