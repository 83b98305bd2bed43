/** 定稿: says how the party signed and where the paper lies; from then on the record only gets supplements. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import type { FormEvent } from "react";
import { records } from "../../api/endpoints";
import { recordQuery, useAct } from "../../api/queries";
import type { RecordView } from "../../api/types";
import { ErrorBar } from "../../components/form/ErrorBar";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Stale, useStale } from "../../components/Stale";

type Signature = "signed" | "refused";

export function FinalisePanel({ record }: { record: RecordView }) {
  const client = useQueryClient();
  const [values, set, clear] = useKept(`finalise.${record.id}`, {
    signature: undefined as Signature | undefined,
    place: "",
    note: "",
  });
  const finalise = useAct(
    (body: { signature: Signature; place: string; note?: string }) =>
      records.finalise(record.id, { revision: record.revision, ...body }),
    { answers: (view) => recordQuery(view.id).queryKey, onDone: clear },
  );
  const { error } = finalise;
  const { problems, check } = useProblems(values, error);
  const { stale, refusal, look } = useStale(error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const needed = {
      signature: "签名情况",
      place: "纸质原件存放处",
      ...(values.signature === "refused" && { note: "拒签情况" }),
    };
    if (!check(needed) || !values.signature) return;
    finalise.mutate({ signature: values.signature, place: values.place.trim(), note: values.note.trim() || undefined });
  };

  return (
    <Panel title="定稿" right={record.missing.length > 0 ? `还缺第 ${record.missing.join("、")} 页` : "页数已齐"}>
      <form onSubmit={submit} noValidate style={{ maxWidth: 640 }}>
        <ErrorBar problems={problems} />
        <Field id="signature" label="签名情况" required group error={problems.signature}>
          <Radio.Group
            value={values.signature}
            onChange={(event) => set({ signature: event.target.value as Signature })}
            options={[
              { value: "signed", label: "已签名或者盖章" },
              { value: "refused", label: "拒绝签名，已在笔录上注明" },
            ]}
          />
        </Field>
        {values.signature === "refused" && (
          <Field id="note" label="拒签情况" required error={problems.note}>
            <Input.TextArea
              id="note"
              rows={2}
              value={values.note}
              onChange={(event) => set({ note: event.target.value })}
            />
          </Field>
        )}
        <Field id="place" label="纸质原件存放处" required error={problems.place}>
          <Input id="place" value={values.place} onChange={(event) => set({ place: event.target.value })} />
        </Field>
        {stale && (
          <Stale
            error={stale}
            changes={[]}
            reload={() => client.invalidateQueries({ queryKey: recordQuery(record.id).queryKey })}
            onSeen={look}
          />
        )}
        <Problem error={refusal} />
        <Button
          type={record.missing.length > 0 ? "default" : "primary"}
          htmlType="submit"
          loading={finalise.isPending}
          disabled={stale !== null}
        >
          定稿
        </Button>
      </form>
    </Panel>
  );
}
