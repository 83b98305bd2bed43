/** 定稿: says how the party signed and where the paper lies; from then on the record only gets supplements. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input, Radio, Select } from "antd";
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
    marks: ["handwriting"] as string[],
    place: "",
    note: "",
    witness: "",
    shown_by: undefined as string | undefined,
  });
  const finalise = useAct(
    (signature: Signature) =>
      records.finalise(record.id, {
        revision: record.revision,
        signature,
        place: values.place.trim(),
        marks: signature === "signed" ? values.marks : [],
        ...(signature === "refused" && {
          note: values.note.trim(),
          witness: values.witness.trim() || undefined,
          shown_by: values.shown_by,
        }),
      }),
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
    finalise.mutate(values.signature);
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
        {values.signature === "signed" && (
          <Field id="marks" label="纸上有" group error={problems.marks}>
            <Checkbox.Group
              value={values.marks}
              onChange={(marks) => set({ marks })}
              options={[
                { value: "handwriting", label: "签名" },
                { value: "fingerprint", label: "捺指印" },
                { value: "seal", label: "盖章" },
              ]}
            />
          </Field>
        )}
        {values.signature === "refused" && (
          <>
            <Field id="note" label="拒签情况" required error={problems.note}>
              <Input.TextArea
                id="note"
                rows={2}
                value={values.note}
                onChange={(event) => set({ note: event.target.value })}
              />
            </Field>
            <Field id="witness" label="见证人" help="有见证人的写姓名和身份" error={problems.witness}>
              <Input id="witness" value={values.witness} onChange={(event) => set({ witness: event.target.value })} />
            </Field>
            {record.scene_marks.length > 0 && (
              <Field
                id="shown_by"
                label="音像中的标记"
                help="现场音像录下拒签经过的，选那一处标记"
                error={problems.shown_by}
              >
                <Select
                  id="shown_by"
                  allowClear
                  value={values.shown_by}
                  onChange={(shown_by?: string) => set({ shown_by })}
                  options={record.scene_marks.map((mark) => ({ value: mark.code, label: mark.label }))}
                  style={{ width: "100%" }}
                />
              </Field>
            )}
          </>
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
