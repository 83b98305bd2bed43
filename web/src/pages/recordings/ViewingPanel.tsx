/** 调阅: nobody sees an original without the head's approval, and every look is written down before the first picture comes. */
import { Button } from "antd";
import { useState } from "react";
import { recordings } from "../../api/endpoints";
import { ApiError } from "../../api/http";
import { useAct } from "../../api/queries";
import type { RecordingView, Viewing } from "../../api/types";
import { ArticleLink } from "../../components/ArticleLink";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { AccessButton } from "../access/AccessButton";
import { Player } from "./Player";
import css from "./viewing.module.css";

const ART24 = { code: "24.2", number: 24, label: "第二十四条第二款" };

export function ViewingPanel({ recording }: { recording: RecordingView }) {
  const [viewing, setViewing] = useState<Viewing | null>(null);
  const begin = useAct((original: boolean) => recordings.view(recording.id, original), { onDone: setViewing });
  const { allowed, until, pending } = recording.access;
  const refused = begin.error instanceof ApiError && begin.error.status === 403;

  return (
    <Panel
      title="调阅"
      right={
        <>
          <ArticleLink article={ART24} />
          {allowed && until && (
            <>
              {" "}
              · 批准至 <Moment at={until} />
            </>
          )}
        </>
      }
    >
      {viewing ? (
        <Player
          key={viewing.viewing}
          viewing={viewing}
          recording={recording}
          onEnd={() => setViewing(null)}
          onOther={() => begin.mutate(viewing.preview)}
        />
      ) : (
        <div className={css.gate}>
          <p role={recording.closed ? "alert" : undefined}>{gateWords(recording)}</p>
          {begin.error && <Problem error={begin.error} />}
          {allowed && !refused && (
            <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate(false)}>
              开始调阅
            </Button>
          )}
          {(!allowed || refused) && !pending && !recording.closed && (
            <AccessButton scope={`recording:${recording.id}`} label="申请调阅" primary />
          )}
        </div>
      )}
    </Panel>
  );
}

function gateWords({ access, closed }: RecordingView): string {
  if (closed) return "涉嫌国家秘密，已经封存或者销毁，任何人不能查看、复制。";
  if (access.allowed) return "负责人已批准。开始调阅即记入调阅记录，画面上显示您的姓名、证号和时间。";
  if (access.pending) return "已经申请，等待行政执法机关负责人批准。";
  return "调阅、复制须经行政执法机关负责人批准。";
}
