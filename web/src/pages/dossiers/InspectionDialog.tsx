/** 四性检测: the whole package is read on the server and every item gets its word; what no machine can see is left to a person. */
import { useQuery } from "@tanstack/react-query";
import { Modal, Spin } from "antd";
import { dossiers } from "../../api/endpoints";
import type { DossierView, InspectionLine } from "../../api/types";
import { Chip, type Tone } from "../../components/Chip";
import { Problem } from "../../components/Problem";
import css from "./dossiers.module.css";

const TONES: Record<InspectionLine["result"], Tone> = { passed: "met", failed: "red", person: "question" };

export function InspectionDialog({ dossier, onClose }: { dossier: DossierView; onClose: () => void }) {
  const { data, error, isPending } = useQuery({
    queryKey: ["dossiers", "inspection", dossier.id, dossier.revision],
    queryFn: () => dossiers.inspect(dossier.id),
    gcTime: 0,
  });
  return (
    <Modal open title="四性检测" footer={null} width={860} onCancel={onClose}>
      {isPending && <Spin description="正在读全包" style={{ display: "block", margin: 24 }} />}
      <Problem error={error} />
      {data?.map((one) => (
        <section key={one.number} className={css.inspection}>
          <h3>档号 {one.number}</h3>
          <p>{one.verdict}</p>
          <p className="muted">
            通过 {one.passed} 项，不通过 {one.failed} 项，待人工 {one.person} 项
          </p>
          <table className={css.index}>
            <caption className="unseen">检测项目</caption>
            <tbody>
              {one.lines.map((line, n) => (
                <tr key={n} data-begins={n === 0 || one.lines[n - 1]?.nature !== line.nature}>
                  <td>{(n === 0 || one.lines[n - 1]?.nature !== line.nature) && line.nature}</td>
                  <td>{line.name}</td>
                  <td>
                    <Chip tone={TONES[line.result]}>{line.result_label}</Chip>
                  </td>
                  <td>{line.said}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </Modal>
  );
}
