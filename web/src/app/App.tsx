/** Providers around the router: cache, theme, language, the article beside the page. */
import { App as AntApp, ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router/dom";
import { queries } from "../api/queries";
import { ArticleProvider } from "./article";
import { useLargeType, useStill } from "./preferences";
import { router } from "./routes";
import { theme } from "./theme";
import "./tokens.css";

export function App() {
  const large = useLargeType();
  const still = useStill();
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider locale={zhCN} theme={theme(large, still)} button={{ autoInsertSpace: false }}>
        <AntApp>
          <ArticleProvider>
            <RouterProvider router={router} />
          </ArticleProvider>
        </AntApp>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
