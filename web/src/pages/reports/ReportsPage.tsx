/** 晨报: each night devices, stations, store and log are compared; here is what a person has to look at this morning (arts. 20, 22, 24). */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useSearchParams } from "react-router";
import { queries, reportQuery, reportsQuery } from "../../api/queries";
import type { MorningReport, WatchView } from "../../api/types";
import { page } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip, type Tone } from "../../components/Chip";
import { Columns, Facts } from "../../components/Columns";
import { Empty } from "../../components/Empty";
import { ListLine } from "../../components/ListLine";
import { DayText, Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { bytes, count } from "../../lib/amounts";

export const loader = page(() => queries.ensureQueryData(reportsQuery()));

type Matter = MorningReport["matters"][number];

const KINDS: Record<Matter["kind"], { label: string; tone: Tone }> = {
  bytes: { label: "核验", tone: "red" },
  store: { label: "存储与日志", tone: "red" },
  station: { label: "采集站", tone: "amber" },
  device: { label: "设备", tone: "amber" },
};

export function Component() {
  const { data } = useSuspenseQuery(reportsQuery());
  const [params, setParams] = useSearchParams();
  const day = params.get("day") ?? data.latest?.day;
  const older = day !== undefined && day !== data.latest?.day;
  const { data: asked } = useQuery({ ...reportQuery(day ?? ""), enabled: older });
  const shown = older ? asked : data.latest;
  const open = (data.latest?.open ?? 0) + data.damaged.length;
  return (
    <Page
      title="晨报"
      answer={data.latest ? (open > 0 ? `${open} 项须核对` : "都对得上") : "还没有晨报"}
      under={
        <>
          <ArticleLink article={{ code: "22", number: 22, label: "第二十二条" }} />{" "}
          每天清晨核对设备、采集站、存储和日志，报告经签名保存
        </>
      }
    >
      <Columns side={<Aside data={data} day={day} onDay={(picked) => setParams({ day: picked })} />}>
        {data.damaged.length > 0 && (
          <Panel title={`文件受损 · ${data.damaged.length} 件`} flush>
            <ul>
              {data.damaged.map((one) => (
                <ListLine
                  key={one.object}
                  words={
                    <>
                      <p>
                        <Chip tone="red">{one.what}</Chip> <code>{one.object}</code>
                      </p>
                      <p className="small muted">
                        <Moment at={one.since} /> 发现；请系统管理员运行 zhilu check，并从备份中找回
                      </p>
                    </>
                  }
                />
              ))}
            </ul>
          </Panel>
        )}
        {shown ? <Report report={shown} /> : <Nothing />}
      </Columns>
    </Page>
  );
}

function Nothing() {
  return (
    <Panel title="晨报" flush>
      <Empty>每天清晨五点以后生成前一天的晨报。启用后的第二天会有第一份。</Empty>
    </Panel>
  );
}

function Report({ report }: { report: MorningReport }) {
  return (
    <>
      <Panel title={`${report.day} 须核对的 · ${report.open} 项`} flush>
        {report.matters.length === 0 ? (
          <Empty>设备、采集站、存储和日志都对得上。</Empty>
        ) : (
          <ul>
            {report.matters.map((matter, n) => (
              <ListLine
                key={n}
                words={
                  <p>
                    <Chip tone={KINDS[matter.kind].tone}>{KINDS[matter.kind].label}</Chip> {matter.text}
                  </p>
                }
              >
                {pageOf(matter.about)}
              </ListLine>
            ))}
          </ul>
        )}
      </Panel>
      <Panel
        title="核对了什么"
        right={
          <Button size="small" onClick={() => save(report)}>
            保存签名的报告
          </Button>
        }
      >
        <Facts
          facts={[
            ["日志", report.origin],
            ["可用设备", `${count(report.devices)} 台`],
            ["在用采集站", `${count(report.stations)} 个`],
            ["采集站签收", `${count(report.docked)} 个文件`],
            ["在库原件", `${count(report.originals)} 件，${bytes(report.bytes)}`],
            ["重新读取核验", `${count(report.read_again)} 件`],
            ["生成", <Moment key="made" at={report.made_at} />],
            ["未列出", report.unlisted > 0 ? `另有 ${report.unlisted} 项` : null],
          ]}
        />
      </Panel>
    </>
  );
}

/** Where one can look at what a matter is about. */
function pageOf(about: string | null | undefined) {
  const [kind, id] = about?.split(":") ?? [];
  if (kind === "recording") return <Link to={`/recordings/${id}`}>查看资料</Link>;
  if (kind === "device") return <Link to="/devices">查看设备</Link>;
  if (kind === "docking") return <Link to="/stations">查看采集站</Link>;
  return null;
}

function Aside({ data, day, onDay }: { data: WatchView; day?: string; onDay: (day: string) => void }) {
  return (
    <>
      <Panel title="现在">
        <Facts
          facts={[
            ["最近一次核验", data.pass ? <Moment at={data.pass.at} /> : "还没有到期的"],
            ["核验数量", data.pass && `${count(data.pass.objects)} 件，${bytes(data.pass.bytes)}`],
            ["最近时间戳", data.stamp ? <Moment at={data.stamp.at} /> : "没有设置时间戳机构"],
            ["时间戳覆盖", data.stamp && `前 ${count(data.stamp.size)} 条记录`],
          ]}
        />
      </Panel>
      {data.reports.length > 0 && (
        <Panel title={`历次 · ${data.reports.length} 份`} flush>
          <ul>
            {data.reports.map((report) => (
              <ListLine
                key={report.day}
                words={
                  <span>
                    <DayText day={report.day} />{" "}
                    <Chip tone={report.open > 0 ? "amber" : "met"}>
                      {report.open > 0 ? `${report.open} 项` : "都对得上"}
                    </Chip>
                  </span>
                }
              >
                {report.day !== day && (
                  <Button size="small" onClick={() => onDay(report.day)}>
                    查看
                  </Button>
                )}
              </ListLine>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function save(report: MorningReport) {
  const address = URL.createObjectURL(new Blob([report.note], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `晨报_${report.day}.txt`;
  link.click();
  URL.revokeObjectURL(address);
}
