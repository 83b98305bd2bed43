/** What is done with a device: taken out and brought back, checked, its clock compared, kept, repaired, lost. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input, InputNumber, Radio, Select } from "antd";
import { devices } from "../../api/endpoints";
import { deviceQuery, officersQuery, useAct } from "../../api/queries";
import type { DeviceView } from "../../api/types";
import { useRole, useSession } from "../../app/session";
import { ActDialog } from "../../components/ActDialog";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import type { Problems } from "../../components/form/problems";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { serverNow } from "../../lib/clock";
import { dayOf, full } from "../../lib/time";
import { ClockFields } from "./ClockFields";

export type DeviceAct =
  "issue" | "return" | "check" | "clock" | "place" | "maintain" | "faulty" | "lost" | "in_service" | "retired";

export interface Values {
  to?: string;
  passed: boolean;
  battery?: number;
  text: string;
  /** The true instant at which the device was looked at, and what it showed then. */
  at?: string;
  shows?: string;
  set: boolean;
  place: string;
  on?: string;
  usable: boolean;
}

interface Words {
  title: string;
  does: string;
  danger?: boolean;
  required: (values: Values) => Partial<Record<keyof Values, string>>;
  send: (id: string, values: Values) => Promise<DeviceView>;
}

const none = () => ({});
const condition = (code: DeviceView["condition"], title: string, does: string, danger = false): Words => ({
  title,
  does,
  danger,
  required: () => ({ text: "情况说明" }),
  send: (id, { text }) => devices.condition(id, { condition: code, text: text.trim() }),
});

const ACTS: Record<DeviceAct, Words> = {
  issue: {
    title: "领用设备",
    does: "领用",
    required: () => ({ to: "领用人" }),
    send: (id, { to }) => devices.issue(id, { to: to ?? "" }),
  },
  return: { title: "归还设备", does: "归还", required: none, send: (id) => devices.giveBack(id, {}) },
  check: {
    title: "使用前检查",
    does: "登记",
    required: ({ passed }) => (passed ? {} : { text: "检查发现的问题" }),
    send: (id, { passed, battery, text }) => devices.check(id, { passed, battery, text: text.trim() || undefined }),
  },
  clock: {
    title: "校时",
    does: "登记",
    required: () => ({ at: "标准时间", shows: "设备显示的时间" }),
    send: (id, { at, shows, set }) => devices.clock(id, { at, shows: shows ?? "", set }),
  },
  place: {
    title: "存放地点",
    does: "登记",
    required: () => ({ place: "存放地点" }),
    send: (id, { place }) => devices.place(id, { place: place.trim() }),
  },
  maintain: {
    title: "维护",
    does: "登记",
    required: () => ({ on: "维护日期", text: "维护情况" }),
    send: (id, { on, text, usable }) => devices.maintain(id, { on: on ?? "", text: text.trim(), usable }),
  },
  faulty: condition("faulty", "报损坏", "登记损坏", true),
  lost: condition("lost", "报遗失", "登记遗失", true),
  in_service: condition("in_service", "恢复使用", "恢复使用"),
  retired: condition("retired", "停用设备", "停用", true),
};

interface Props {
  act: DeviceAct;
  device: DeviceView;
  onClose: () => void;
}

export function DeviceDialog({ act, device, onClose }: Props) {
  const client = useQueryClient();
  const { person } = useSession();
  const officer = useRole("officer");
  const words = ACTS[act];
  const initial: Values = {
    to: officer ? person.id : undefined,
    passed: true,
    text: "",
    set: false,
    place: device.place ?? "",
    on: dayOf(serverNow()),
    usable: true,
  };
  const [values, set, clear] = useKept<Values>(`device.${act}.${device.id}`, initial);
  const send = useAct(() => words.send(device.id, values), {
    answers: (view) => deviceQuery(view.id).queryKey,
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, send.error);
  return (
    <ActDialog
      title={`${words.title} · ${device.mark}`}
      article={{ code: "20.1", number: 20, label: "第二十条第一款" }}
      does={words.does}
      danger={words.danger}
      busy={send.isPending}
      error={send.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: deviceQuery(device.id).queryKey })}
      onSubmit={() => check(words.required(values)) && send.mutate(undefined)}
      onClose={onClose}
    >
      <Fields act={act} device={device} values={values} set={set} problems={problems} />
    </ActDialog>
  );
}

interface FieldsProps {
  act: DeviceAct;
  device: DeviceView;
  values: Values;
  set: (part: Partial<Values>) => void;
  problems: Problems;
}

function Fields({ act, device, values, set, problems }: FieldsProps) {
  const { data: officers = [] } = useQuery({ ...officersQuery(), enabled: act === "issue" });
  const text = (label: string, required: boolean, help?: string) => (
    <Field id="text" label={label} required={required} help={help} error={problems.text}>
      <Input.TextArea id="text" rows={3} value={values.text} onChange={(event) => set({ text: event.target.value })} />
    </Field>
  );
  switch (act) {
    case "return":
      return (
        <p>
          {device.out?.to.name}于 {device.out && full(device.out.from)} 领用。归还时间以登记时刻为准。
        </p>
      );
    case "issue":
      return (
        <Field id="to" label="领用人" required error={problems.to}>
          <Select
            id="to"
            value={values.to}
            placeholder="按姓名查找"
            showSearch={{ optionFilterProp: "label" }}
            onChange={(to) => set({ to })}
            options={officers.map((o) => ({ value: o.id, label: o.name }))}
            style={{ width: "100%" }}
          />
        </Field>
      );
    case "check":
      return (
        <>
          <Field id="passed" label="检查结果" required group error={problems.passed}>
            <Radio.Group
              value={values.passed}
              onChange={(event) => set({ passed: event.target.value as boolean })}
              options={[
                { value: true, label: "合格" },
                { value: false, label: "不合格" },
              ]}
            />
          </Field>
          <Field id="battery" label="电量（%）" error={problems.battery}>
            <InputNumber
              id="battery"
              min={0}
              max={100}
              precision={0}
              value={values.battery}
              onChange={(battery) => set({ battery: battery ?? undefined })}
            />
          </Field>
          {text("检查发现的问题", !values.passed)}
        </>
      );
    case "clock":
      return <ClockFields values={values} set={set} problems={problems} />;
    case "place":
      return (
        <Field id="place" label="存放地点" required error={problems.place}>
          <Input id="place" value={values.place} onChange={(event) => set({ place: event.target.value })} />
        </Field>
      );
    case "maintain":
      return (
        <>
          <Field id="on" label="维护日期" required error={problems.on}>
            <DayInput id="on" value={values.on} onChange={(on) => set({ on })} />
          </Field>
          {text("维护情况", true)}
          <Checkbox checked={values.usable} onChange={(event) => set({ usable: event.target.checked })}>
            现在可以使用
          </Checkbox>
        </>
      );
    default:
      return text("情况说明", true, "连同姓名、时间写入存证日志。");
  }
}
