/** 音像资料: bring recordings into custody, and find them again. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { queries, recordingsQuery } from "../../api/queries";
import { page, useSession } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Empty } from "../../components/Empty";
import { Filters, Pager } from "../../components/Filters";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { RecordingTable } from "../../components/recordings/RecordingTable";
import { AV_TYPES, UploadPanel } from "../../components/upload/UploadPanel";
import { pick, useFilters } from "../../lib/filters";
import { SuggestedPanel } from "./Suggestions";

const FILTERS = ["unfiled", "q", "page"] as const;
const ART22 = { code: "22", number: 22, label: "第二十二条" };

export const loader = page(({ request }) =>
  queries.ensureQueryData(recordingsQuery(pick(new URL(request.url).searchParams, FILTERS))),
);

export function Component() {
  const { filters, set } = useFilters(FILTERS);
  const { data } = useSuspenseQuery(recordingsQuery(filters));
  const { counts } = useSession();
  return (
    <Page title="音像资料" answer={counts.unfiled > 0 ? `${counts.unfiled} 件未归入现场` : "都已归入现场"}>
      <Panel title="入库" right={<ArticleLink article={ART22} />}>
        <UploadPanel
          target={{ purpose: "recording" }}
          accept={AV_TYPES}
          prompt="把录像、录音、照片拖到这里。服务器逐字节保存原件，签发回执后即为入库"
          unfinished
        />
      </Panel>
      <Filters
        states={{
          name: "unfiled",
          fallback: "",
          choices: [
            { value: "", label: "全部" },
            { value: "1", label: "未归入现场" },
          ],
        }}
        search="查找文件名、设备"
        filters={filters}
        set={set}
      />
      {filters.unfiled && <SuggestedPanel recordings={data.items} />}
      <RecordingTable
        withScene
        recordings={data.items}
        empty={
          <Empty>
            {filters.q || filters.unfiled
              ? "没有符合条件的音像资料。"
              : "入库的录像、录音、照片列在这里，各有时间来源、原件校验值和调阅记录。"}
          </Empty>
        }
      />
      <Pager total={data.total} page={Number(filters.page ?? 1)} set={set} />
    </Page>
  );
}
