/** 音像原件: whether a package holds them or only names them (arts. 20, 21). */
import { Checkbox } from "antd";
import { Field } from "../../components/form/Field";

interface Props {
  value: boolean;
  onChange: (by_reference: boolean) => void;
}

export function ByReference({ value, onChange }: Props) {
  return (
    <Field id="by_reference" label="音像原件" group help="原件过大、不便随案卷包移交时选用；原件仍由本机关保存">
      <Checkbox checked={value} onChange={(event) => onChange(event.target.checked)}>
        不装入案卷包，只列明编号和摘要
      </Checkbox>
    </Field>
  );
}
