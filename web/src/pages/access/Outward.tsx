/** What an approved request lets one take along (a pack that plays without a portal), and telling what left the agency (art. 24). */
import { Input } from "antd";
import { useState } from "react";
import { access } from "../../api/endpoints";
import { queries, useAct } from "../../api/queries";
import type { AccessView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";
import { Problem } from "../../components/Problem";
import { bytes } from "../../lib/amounts";
import css from "./access.module.css";

export function Outward({ request }: { request: AccessView }) {
  const [telling, setTelling] = useState(false);
  const pack = useAct(() => access.pack(request.id));
  const latest = request.packs.at(-1);
  return (
    <>
      {request.can_pack && (
        <button type="button" className={css.other} disabled={pack.isPending} onClick={() => pack.mutate(undefined)}>
          {latest ? "重新制作副本包" : "制作副本包"}
        </button>
      )}
      {request.can_pack && latest?.size && (
        <a className={css.other} href={`/api/v1/access-requests/${request.id}/pack`} download>
          下载副本包（{latest.copies} 件，{bytes(latest.size)}）
        </a>
      )}
      {request.can_release && (
        <button type="button" className={css.other} onClick={() => setTelling(true)}>
          登记去向
        </button>
      )}
      {pack.error && <Problem error={pack.error} />}
      {telling && <ReleaseDialog request={request} onClose={() => setTelling(false)} />}
    </>
  );
}

function ReleaseDialog({ request, onClose }: { request: AccessView; onClose: () => void }) {
  const [to, setTo] = useState(request.recipient ?? "");
  const release = useAct(() => access.release(request.id, { to: to.trim() }), { onDone: onClose });
  const { problems, check } = useProblems({ to }, release.error);
  return (
    <ActDialog
      title="登记去向"
      article={{ code: "24.1", number: 24, label: "第二十四条第一款" }}
      does="登记"
      busy={release.isPending}
      error={release.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: ["access"] })}
      onSubmit={() => check({ to: "去向" }) && release.mutate(undefined)}
      onClose={onClose}
    >
      {request.state !== "approved" && <p role="alert">没有有效的批准。已经发生的照样登记，义务如实显示为未办。</p>}
      <Field id="to" label="提供给谁，或者发布的渠道" required error={problems.to}>
        <Input id="to" value={to} onChange={(event) => setTo(event.target.value)} />
      </Field>
    </ActDialog>
  );
}
