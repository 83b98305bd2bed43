/** 案情: what was filed. */
import type { CaseView } from "../../../api/types";
import { Facts } from "../../../components/Columns";
import { Panel } from "../../../components/Panel";

export function SubjectPanel({ one }: { one: CaseView }) {
  const { party } = one;
  return (
    <Panel title="案情" right={one.unit}>
      <Facts
        facts={[
          ["案由", one.cause],
          ["来源", one.source_label],
          ["收到线索", one.clue_received_on],
          ["立案", one.filed_on],
          ["当事人", one.party_name],
          ["负责人", party?.representative],
          ["地址", party?.address],
          ["电话", party?.phone],
          ["摘要", one.summary],
        ]}
      />
    </Panel>
  );
}
