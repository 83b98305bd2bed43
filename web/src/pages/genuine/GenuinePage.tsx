/** 文书核验: whoever holds a document scans its code, or types it, and learns whether it was made here and how it stands. No login. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import { useNavigate, useParams } from "react-router";
import { ApiError } from "../../api/http";
import { genuineQuery } from "../../api/queries";
import type { GenuineView } from "../../api/types";
import { Field } from "../../components/form/Field";
import { FileCheck } from "./FileCheck";
import { codeOf, TONES } from "./words";
import css from "./genuine.module.css";

export function Component() {
  const code = useParams()["*"] ?? "";
  useEffect(() => {
    document.title = "文书核验 · 执录";
  }, []);
  return (
    <main className={css.ground}>
      <div className={css.sheet}>
        <h1>文书核验</h1>
        {code && <Result code={code} />}
        <Ask key={code} code={code} />
        <p className={css.law}>核验只说明文书由哪个机关制作、现在是什么状态，不显示文书的内容。</p>
      </div>
    </main>
  );
}

function Result({ code }: { code: string }) {
  const { data, error } = useQuery(genuineQuery(code));
  if (error) {
    return (
      <section role="alert" className={`${css.result} ${css.red}`}>
        <h2>{error instanceof ApiError && error.status === 404 ? "没有查到" : "没有核验"}</h2>
        <p>{error instanceof ApiError ? error.message : "没有完成核验，请再试"}</p>
      </section>
    );
  }
  if (!data) return <p className={css.under}>正在核验……</p>;
  return (
    <>
      <section role="status" className={`${css.result} ${css[TONES[data.standing]]}`}>
        <h2>{data.standing_label}</h2>
        <p>{data.explained}</p>
        {data.withheld && <p>该文书标注了不公开的内容，这里不显示机关、标题和文号；请向制作机关核实。</p>}
      </section>
      <dl className={css.facts}>
        {facts(data).map(([name, value]) => value && <Row key={name} name={name} value={value} />)}
      </dl>
      {data.standing !== "blank" && !data.withheld && (
        <>
          <p className={css.compare}>请逐项与手中的文书核对。不一致的，或者对内容有疑问的，请向上列机关核实。</p>
          {data.sha256 && <FileCheck sha256={data.sha256} />}
        </>
      )}
    </>
  );
}

function facts(view: GenuineView): [string, ReactNode][] {
  const blank = view.standing === "blank";
  return [
    ["制作机关", view.agency],
    ["文书", view.title],
    [blank ? "表号" : "文号", view.number],
    ["制作日期", view.made_on],
    ["页数", view.pages && `共 ${view.pages} 页${view.page ? `，这是第 ${view.page} 页` : ""}`],
    ["存证", view.entry !== undefined && view.entry !== null && `存证日志第 ${view.entry} 条`],
  ];
}

function Row({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Ask({ code }: { code: string }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const look = (event: FormEvent) => {
    event.preventDefault();
    const wanted = codeOf(typed);
    if (wanted) void navigate(`/v/${wanted}`);
  };
  return (
    <form className={css.ask} onSubmit={look}>
      <Field id="code" label={code ? "核验另一份文书" : "核验码"} help="印在文书右上角的二维码下面，照样输入，不分行">
        <Input id="code" size="large" value={typed} autoComplete="off" onChange={(e) => setTyped(e.target.value)} />
      </Field>
      <Button type={code ? "default" : "primary"} size="large" block htmlType="submit" disabled={codeOf(typed) === ""}>
        核验
      </Button>
    </form>
  );
}
