/** 移交归档: the custodian takes the dossier over and says where the paper lies (arts. 20, 21). */
import { Input } from "antd";
import { dossiers } from "../../api/endpoints";
import { useAct } from "../../api/queries";
import type { DossierView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";

interface Props {
  dossier: DossierView;
  reload: () => Promise<unknown>;
  onClose: () => void;
}

export function HandOverDialog({ dossier, reload, onClose }: Props) {
  const [values, set, clear] = useKept(`handover.${dossier.id}`, { place: "" });
  const handOver = useAct((place: string) => dossiers.handOver(dossier.id, { revision: dossier.revision, place }), {
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, handOver.error);
  const send = () => {
    if (check({ place: "存放位置" })) handOver.mutate(values.place.trim());
  };
  return (
    <ActDialog
      title="移交归档"
      article={{ code: "21", number: 21, label: "第二十一条" }}
      does="接收归档"
      busy={handOver.isPending}
      error={handOver.error}
      problems={problems}
      reload={reload}
      onSubmit={send}
      onClose={onClose}
    >
      <p style={{ marginBottom: 16 }}>
        {dossier.case.label}，档号 {dossier.number}，文书 {dossier.documents} 份 {dossier.pages} 页，音像{" "}
        {dossier.originals} 件。
      </p>
      <Field id="place" label="纸质案卷存放位置" required error={problems.place}>
        <Input id="place" value={values.place} onChange={(event) => set({ place: event.target.value })} />
      </Field>
    </ActDialog>
  );
}
