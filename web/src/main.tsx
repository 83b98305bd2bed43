import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { registerWorker } from "./offline/register";
import { startOutbox } from "./outbox/outbox";

dayjs.locale("zh-cn");
registerWorker();
startOutbox();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
