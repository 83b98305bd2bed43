/** 公开页: the catalogue that holds, for anybody, without login; it stands alone and prints (art. 16). */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect } from "react";
import { useParams, type LoaderFunctionArgs } from "react-router";
import { publishedQuery, queries } from "../../api/queries";
import { LineTable } from "./LineTable";
import css from "./catalogue.module.css";

export const loader = ({ params }: LoaderFunctionArgs) => queries.ensureQueryData(publishedQuery(params.agency ?? ""));

export function Component() {
  const { agency = "" } = useParams<"agency">();
  const { data } = useSuspenseQuery(publishedQuery(agency));
  useEffect(() => {
    document.title = `${data.title} · ${data.agency}`;
  }, [data]);
  return (
    <main className={css.public}>
      <header>
        <h1>{data.title}</h1>
        <p>
          {data.agency} · 自 {data.from} 起执行{data.document && ` · ${data.document}`}
        </p>
      </header>
      <LineTable lines={data.items} />
      <div className={css.print}>
        <Button onClick={() => window.print()}>打印</Button>
      </div>
    </main>
  );
}
