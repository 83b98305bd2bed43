/** 手写文书: the document exists on paper already, written by hand; how many pages it has, and which number of a block stands on it. */
import { useQuery } from "@tanstack/react-query";
import { Checkbox, InputNumber, Select } from "antd";
import { useState } from "react";
import { numbersQuery } from "../../api/queries";
import type { HowWritten } from "../../api/types";
import { Field } from "../../components/form/Field";
import type { Problems } from "../../components/form/problems";

export interface Handwritten {
  on: boolean;
  how: HowWritten;
  set: (on: boolean, more?: HowWritten) => void;
}

export function useByHand(): Handwritten {
  const [state, setState] = useState<{ on: boolean; how: HowWritten }>({ on: false, how: {} });
  return {
    ...state,
    set: (on, more = {}) => setState((now) => ({ on, how: on ? { ...now.how, ...more, on_paper: true } : {} })),
  };
}

export function ByHand({ type, byHand, problems }: { type: string; byHand: Handwritten; problems: Problems }) {
  const { on, how, set } = byHand;
  const { data } = useQuery({ ...numbersQuery(), enabled: on });
  const free = data?.blocks
    .filter((block) => block.record_type === type)
    .flatMap((block) => block.numbers.filter((n) => n.state === "free").map((n) => ({ ...n, holder: block.holder })));
  return (
    <>
      <Checkbox checked={on} onChange={(event) => set(event.target.checked, { handwritten: 1 })}>
        这份文书已经手写在纸上，照原件录入
      </Checkbox>
      {on && (
        <>
          <Field id="handwritten" label="手写原件页数" required error={problems.handwritten}>
            <InputNumber
              id="handwritten"
              min={1}
              precision={0}
              suffix="页"
              value={how.handwritten}
              onChange={(pages) => set(true, { handwritten: pages ?? undefined })}
            />
          </Field>
          {free && free.length > 0 && (
            <Field id="number" label="纸上的文号" help="从预留号段中选；不选则新编" error={problems.number}>
              <Select
                id="number"
                allowClear
                showSearch
                value={how.number}
                onChange={(number?: string) => set(true, { number })}
                options={free.map((n) => ({ value: n.number, label: `${n.number}（${n.holder}）` }))}
                style={{ width: "100%" }}
              />
            </Field>
          )}
        </>
      )}
    </>
  );
}
