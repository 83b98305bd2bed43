/** 登记采集站: its public key and where it stands; whoever registers it answers for it. */
import { Input } from "antd";
import { stations } from "../../api/endpoints";
import { useAct } from "../../api/queries";
import type { RegisteredStation } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";

interface Props {
  reload: () => Promise<unknown>;
  onDone: (registered: RegisteredStation) => void;
  onClose: () => void;
}

export function RegisterDialog({ reload, onDone, onClose }: Props) {
  const [values, set, clear] = useKept("station", { key: "", place: "" });
  const act = useAct(() => stations.register({ key: values.key.trim(), place: values.place.trim() }), {
    onDone: (registered) => {
      clear();
      onDone(registered);
      onClose();
    },
  });
  const { problems, check } = useProblems(values, act.error);
  const send = () => {
    if (check({ key: "采集站的公钥", place: "采集站的地点" })) act.mutate(undefined);
  };
  return (
    <ActDialog
      title="登记采集站"
      article={{ code: "22", number: 22, label: "第二十二条" }}
      does="登记"
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={reload}
      onSubmit={send}
      onClose={onClose}
    >
      <Field
        id="key"
        label="采集站的公钥"
        required
        help="在采集站上运行 zhilu station --show-key，粘贴最后一行。"
        error={problems.key}
      >
        <Input.TextArea
          id="key"
          rows={3}
          spellCheck={false}
          value={values.key}
          onChange={(event) => set({ key: event.target.value })}
        />
      </Field>
      <Field id="place" label="地点" required error={problems.place}>
        <Input id="place" value={values.place} onChange={(event) => set({ place: event.target.value })} />
      </Field>
    </ActDialog>
  );
}
