/** 存证: how many entries and originals there are, up to which checkpoint, and one press that verifies all of them. */
import { Button } from "antd";
import { cases } from "../../../api/endpoints";
import { useAct } from "../../../api/queries";
import type { CaseView, Verification } from "../../../api/types";
import { Facts } from "../../../components/Columns";
import { Panel } from "../../../components/Panel";
import { Problem } from "../../../components/Problem";
import { count } from "../../../lib/amounts";
import { serverNow } from "../../../lib/clock";
import { clockSeconds, moment } from "../../../lib/time";
import css from "./panels.module.css";

export function ProofPanel({ one }: { one: CaseView }) {
  const { entries, originals, checkpoint } = one.proof;
  const verify = useAct(() => cases.verify(one.id));
  return (
    <Panel title="存证">
      <Facts
        facts={[
          ["记录条目", <strong key="n">{count(entries)} 条</strong>],
          ["原始音像", <strong key="o">{count(originals)} 件</strong>],
          [
            "检查点",
            checkpoint && (
              <strong key="c">
                第 {count(checkpoint.size)} 条 · {moment(checkpoint.at, serverNow())}
              </strong>
            ),
          ],
        ]}
      />
      {verify.data && <Result found={verify.data} />}
      {verify.error && <Problem error={verify.error} />}
      <Button block className={css.verify} loading={verify.isPending} onClick={() => verify.mutate(undefined)}>
        核验本案全部记录
      </Button>
    </Panel>
  );
}

function Result({ found }: { found: Verification }) {
  return (
    <div className={css.result} data-ok={found.ok} role="status">
      {found.ok ? (
        <>
          {clockSeconds(found.checked_at)} 核验 {count(found.entries)} 条，与日志一致，没有改动
        </>
      ) : (
        <>
          {clockSeconds(found.checked_at)} 核验 {count(found.entries)} 条，{found.problems.length} 处没有通过
          <ul>
            {found.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
