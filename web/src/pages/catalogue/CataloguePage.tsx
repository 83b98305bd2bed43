/** 音像记录事项清单: the editions of the agency's list; the one that holds opens the page, with its lines (art. 16). */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { cataloguesQuery, editionQuery, queries } from "../../api/queries";
import type { EditionBrief } from "../../api/types";
import { page, useRole, useSession } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { ButtonLink } from "../../components/ButtonLink";
import { Chip } from "../../components/Chip";
import { DataTable, type Column } from "../../components/DataTable";
import { Empty } from "../../components/Empty";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { LineTable } from "./LineTable";
import { ARTICLE, inOrder, nextOf, stateOf, toneOf } from "./words";

export const loader = page(async () => {
  const editions = await queries.ensureQueryData(cataloguesQuery());
  const holding = ownInForce(editions);
  if (holding) await queries.ensureQueryData(editionQuery(holding.id));
  return editions;
});

export const ownInForce = (editions: readonly EditionBrief[]) =>
  editions.find((one) => one.in_force && one.scope === "own");

/** Who drafts editions. */
export function useDrafts(): boolean {
  const reviewer = useRole("legal_reviewer");
  const unitHead = useRole("unit_head");
  return reviewer || unitHead;
}

const COLUMNS: Column<EditionBrief>[] = [
  {
    key: "state",
    title: "状态",
    nowrap: true,
    cell: (one) => <Chip tone={toneOf(one)}>{stateOf(one)}</Chip>,
  },
  { key: "title", title: "版本", cell: (one) => one.title },
  { key: "scope", title: "适用", nowrap: true, wide: true, cell: (one) => one.scope_label },
  { key: "lines", title: "行数", numeric: true, cell: (one) => one.lines },
  { key: "next", title: "下一步", cell: nextOf },
];

export function Component() {
  const { data: editions } = useSuspenseQuery(cataloguesQuery());
  const { agency } = useSession();
  const drafts = useDrafts();
  const holding = ownInForce(editions);
  const { data: edition } = useQuery({ ...editionQuery(holding?.id ?? ""), enabled: holding !== undefined });
  const next = holding ? `/catalogue/new?follows=${holding.id}` : "/catalogue/new";
  return (
    <Page
      title="音像记录事项清单"
      answer={holding?.from ? `现行版本自 ${holding.from} 起执行` : "还没有公布的清单"}
      under={<ArticleLink article={ARTICLE} />}
      actions={
        <>
          {holding && (
            <ButtonLink to={`/public/catalogue/${agency.id}`} file>
              公开页
            </ButtonLink>
          )}
          {drafts && holding && <ButtonLink to="/catalogue/new">从空白或者表格编制</ButtonLink>}
          {drafts && (
            <ButtonLink to={next} primary>
              {holding ? "新版本" : "编制清单"}
            </ButtonLink>
          )}
        </>
      }
    >
      <DataTable
        caption="清单版本"
        columns={COLUMNS}
        rows={inOrder(editions)}
        rowKey={(one) => one.id}
        href={(one) => `/catalogue/${one.id}`}
        linkIn="title"
        within
        empty={
          <Panel title="清单版本">
            <Empty>清单由法制审核人员或者承办机构负责人编制，可以导入现有的表格；机关负责人审定，公布以后执行。</Empty>
          </Panel>
        }
      />
      {holding && edition && (
        <div style={{ marginTop: 16 }}>
          <Panel title={`${edition.title} · ${edition.lines} 行`} right={`自 ${holding.from} 起执行`} flush>
            <LineTable lines={edition.items} shortfalls={edition.shortfalls} />
          </Panel>
        </div>
      )}
    </Page>
  );
}
