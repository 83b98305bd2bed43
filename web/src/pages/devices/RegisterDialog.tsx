/** 登记设备: the custodian enters a device in the register (art. 20). */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { devices } from "../../api/endpoints";
import { choicesQuery, deviceQuery, devicesQuery, useAct } from "../../api/queries";
import type { DeviceView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";

interface Props {
  onDone: (device: DeviceView) => void;
  onClose: () => void;
}

const BLANK = {
  category: "body_camera",
  mark: "",
  name: "",
  serial: "",
  place: "",
  acquired_on: undefined as string | undefined,
};

export function RegisterDialog({ onDone, onClose }: Props) {
  const client = useQueryClient();
  const { data: choices } = useQuery(choicesQuery());
  const [values, set, clear] = useKept("device.new", BLANK);
  const { category, mark, name, serial, place, acquired_on } = values;
  const act = useAct(
    () =>
      devices.register({
        category,
        mark: mark.trim(),
        name: name.trim(),
        serial: serial.trim() || undefined,
        place: place.trim() || undefined,
        acquired_on,
      }),
    {
      answers: (device) => deviceQuery(device.id).queryKey,
      onDone: (device) => {
        clear();
        onClose();
        onDone(device);
      },
    },
  );
  const { problems, check } = useProblems(values, act.error);
  const text = (field: "mark" | "name" | "serial" | "place") => (
    <Input id={field} value={values[field]} onChange={(event) => set({ [field]: event.target.value })} />
  );
  return (
    <ActDialog
      title="登记设备"
      article={{ code: "20.1", number: 20, label: "第二十条第一款" }}
      does="登记"
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: devicesQuery().queryKey })}
      onSubmit={() => check({ mark: "设备编号", name: "品牌型号" }) && act.mutate(undefined)}
      onClose={onClose}
    >
      <Field
        id="mark"
        label="设备编号"
        required
        help="与文件名中的设备编号相同，音像资料据此认出设备"
        error={problems.mark}
      >
        {text("mark")}
      </Field>
      <Field id="category" label="种类" required error={problems.category}>
        <Select
          id="category"
          value={category}
          onChange={(picked) => set({ category: picked })}
          options={choices?.device_categories.map((c) => ({ value: c.code, label: c.label }))}
          style={{ width: "100%" }}
        />
      </Field>
      <Field id="name" label="品牌型号" required error={problems.name}>
        {text("name")}
      </Field>
      <Field id="serial" label="出厂编号" error={problems.serial}>
        {text("serial")}
      </Field>
      <Field id="place" label="存放地点" error={problems.place}>
        {text("place")}
      </Field>
      <Field id="acquired_on" label="购置日期" error={problems.acquired_on}>
        <DayInput id="acquired_on" value={acquired_on} onChange={(day) => set({ acquired_on: day })} />
      </Field>
    </ActDialog>
  );
}
