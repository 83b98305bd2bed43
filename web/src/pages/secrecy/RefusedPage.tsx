/** 未获批准: what is refused, under which article, and the way to ask (arts. 24, 25). */
import { ApiError } from "../../api/http";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { AccessButton } from "../access/AccessButton";

/** Nothing when the answer came; the refusal, when the law refuses. Anything else stays a fault. */
export async function refusedOr(answer: Promise<unknown>): Promise<ApiError | null> {
  try {
    await answer;
    return null;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403 && error.article) return error;
    throw error;
  }
}

export function RefusedPage({ title, scope, error }: { title: string; scope: string; error: ApiError }) {
  return (
    <Page title={title} answer="没有打开">
      <Panel title="须经批准">
        <Problem error={error}>
          <AccessButton scope={scope} label="申请调阅" primary />
        </Problem>
        <p className="small muted">这次打开已记入日志。批准以后再打开这一页即可查看。</p>
      </Panel>
    </Page>
  );
}
