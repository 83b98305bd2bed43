/** 纸质和外来材料: papers that came in as scans or files, as they came. */
import type { CaseView } from "../../../api/types";
import { useSession } from "../../../app/session";
import { ButtonLink } from "../../../components/ButtonLink";
import { Chip } from "../../../components/Chip";
import { Moment } from "../../../components/Moment";
import { Panel } from "../../../components/Panel";
import { SEALERS } from "../../secrecy/LabelsPanel";
import { SealButton } from "../../secrecy/SpillsPanel";
import css from "./panels.module.css";

export function PapersPanel({ one }: { one: CaseView }) {
  const elsewhere = one.kept_elsewhere;
  const seals = useSession().person.roles.some((role) => SEALERS.includes(role.code));
  if (one.papers.length + elsewhere.length === 0 && !one.can.keep_papers) return null;
  return (
    <Panel
      title={`纸质和外来材料 · ${one.papers.length} 件`}
      right={
        one.can.keep_papers && (
          <>
            <ButtonLink to="?do=elsewhere">另有涉密载体</ButtonLink> <ButtonLink to="?do=material">材料入卷</ButtonLink>
          </>
        )
      }
      flush={one.papers.length + elsewhere.length > 0}
    >
      {one.papers.length + elsewhere.length === 0 && (
        <p className="small muted">其他系统的文书、当事人提交的纸质材料，可以扫描入卷。</p>
      )}
      <ul>
        {one.papers.map((paper) => (
          <li key={paper.entry} className={css.record}>
            <div>
              {paper.href ? (
                <a href={paper.href} target="_blank" rel="noopener">
                  {paper.title}
                </a>
              ) : (
                paper.title
              )}
              <div className="small muted">
                {[paper.dated && `${paper.dated} 的材料`, paper.note].filter(Boolean).join(" · ")}
                {(paper.dated || paper.note) && " · "}
                {paper.who} <Moment at={paper.at} /> 入卷
              </div>
            </div>
            {paper.closed ? (
              <Chip tone="red">{paper.closed}</Chip>
            ) : (
              <span>
                <Chip tone="outline">{paper.kind_label}</Chip>{" "}
                {seals && <SealButton subject={`case:${one.id}`} paper={paper.entry} of={paper.title} />}
              </span>
            )}
          </li>
        ))}
        {elsewhere.map((kept) => (
          <li key={kept.number + kept.at} className={css.record}>
            <div>
              另有涉密载体，按保密规定另行保管
              <div className="small muted">
                登记编号 {kept.number} · {kept.carriers} 件 · 由{kept.keeper}保管 · {kept.who} <Moment at={kept.at} />{" "}
                登记
              </div>
            </div>
            <Chip tone="outline">占位</Chip>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
