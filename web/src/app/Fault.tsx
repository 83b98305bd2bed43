/** What stands in a page's place when it cannot be shown. */
import { Button } from "antd";
import { isRouteErrorResponse, Link, useRouteError } from "react-router";
import { ApiError } from "../api/http";
import { Problem } from "../components/Problem";
import { Page } from "../components/Page";

export function Fault() {
  const error = useRouteError();
  const missing = (isRouteErrorResponse(error) || error instanceof ApiError) && error.status === 404;
  const silent = error instanceof ApiError && error.status === 0;
  return (
    <div style={{ padding: 24 }}>
      <Page title={missing ? "没有这一页" : "这一页没有打开"}>
        {missing ? <p>地址有误，或者您没有查看的权限。</p> : !silent && <Problem error={error} />}
        {silent && <p>网络不通，这一页要有网络才能打开。现场记录不需要网络。</p>}
        <p style={{ marginTop: 16, display: "flex", gap: 12, alignItems: "center" }}>
          <Button onClick={() => location.reload()}>再试一次</Button>
          {silent ? <Link to="/scenes/new">到达现场</Link> : <Link to="/">回工作台</Link>}
        </p>
      </Page>
    </div>
  );
}
