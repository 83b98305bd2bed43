/** What can be done with the case now: one primary step, the others beside it; when none can be taken, why not. */
import { Dropdown } from "antd";
import { useNavigate } from "react-router";
import { useSuspenseQuery } from "@tanstack/react-query";
import { choicesQuery } from "../../api/queries";
import type { CaseView } from "../../api/types";
import { ButtonLink } from "../../components/ButtonLink";
import css from "./CaseActions.module.css";

interface Step {
  act: string;
  label: string;
}

export function CaseActions({ one }: { one: CaseView }) {
  const steps = stepsOf(one);
  const why = one.can.why_not_close ?? one.can.why_not_compile;
  return (
    <>
      {one.can.record && <WriteRecord caseId={one.id} />}
      {steps.slice(1).map((step) => (
        <ButtonLink key={step.act} to={`?do=${step.act}`}>
          {step.label}
        </ButtonLink>
      ))}
      {steps[0] && (
        <ButtonLink to={`?do=${steps[0].act}`} primary>
          {steps[0].label}
        </ButtonLink>
      )}
      {steps.length === 0 && why && <p className={css.why}>{why}</p>}
    </>
  );
}

/** The most advanced step first: it is the one that is waited for. */
function stepsOf({ can, dossier }: CaseView): Step[] {
  const steps: (Step | false | null | undefined)[] = [
    can.opine && { act: "opine", label: can.opine === "unit" ? "签署承办机构意见" : "签署负责人意见" },
    dossier?.can_hand_over && { act: "handover", label: "移交归档" },
    can.opine_on_paper && { act: "paper", label: "代录纸质签批" },
    can.compile && { act: "dossier", label: "制作案卷" },
    can.close && { act: "close", label: "结案" },
    can.submit && { act: "submit", label: "提交审核" },
  ];
  return steps.filter((step): step is Step => Boolean(step));
}

function WriteRecord({ caseId }: { caseId: string }) {
  const { data: choices } = useSuspenseQuery(choicesQuery());
  const navigate = useNavigate();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: choices.record_types.map((type) => ({ key: type.id, label: type.title })),
        onClick: ({ key }) => void navigate(`/cases/${caseId}/records/new?type=${encodeURIComponent(key)}`),
      }}
    >
      <button type="button" className={css.write}>
        补充记录
      </button>
    </Dropdown>
  );
}
