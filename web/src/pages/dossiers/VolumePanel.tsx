/** 卷内目录 of a volume: what stands on which page. */
import { Link } from "react-router";
import type { PlanVolume } from "../../api/types";
import { Panel } from "../../components/Panel";
import css from "./dossiers.module.css";

export function VolumePanel({ volume, number, only }: { volume: PlanVolume; number: number; only: boolean }) {
  const name = volume.name || (only ? "卷内目录" : `第 ${number + 1} 卷`);
  return (
    <Panel title={name} beside={<span className="muted">{`${volume.items.length} 件，${volume.pages} 页`}</span>} flush>
      <table className={css.index}>
        <caption className="unseen">{name}</caption>
        <thead>
          <tr>
            <th scope="col">序号</th>
            <th scope="col">题名</th>
            <th scope="col">日期</th>
            <th scope="col">页号</th>
            <th scope="col">备注</th>
          </tr>
        </thead>
        <tbody>
          {volume.items.map((item, n) => {
            const begins = n === 0 || volume.items[n - 1]?.group !== item.group;
            return (
              <tr key={n} data-begins={begins}>
                <td>{n + 1}</td>
                <td>
                  {begins && <span className={css.group}>{item.group}</span>}
                  {item.href ? <Link to={item.href}>{item.title}</Link> : item.title}
                </td>
                <td>{item.day}</td>
                <td>{item.pages || "—"}</td>
                <td>{item.remark}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
