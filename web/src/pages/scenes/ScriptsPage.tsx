/** 执法用语卡: the words of the catalogue for what is done at this scene, one card a step, to be printed and carried (arts. 16, 18). */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useParams } from "react-router";
import { queries, sceneQuery } from "../../api/queries";
import { page } from "../../app/session";
import { Empty } from "../../components/Empty";
import { Page } from "../../components/Page";
import css from "./scripts.module.css";

export const loader = page(({ params }) => queries.ensureQueryData(sceneQuery(params.sceneId ?? "")));

export function Component() {
  const { sceneId = "" } = useParams<"sceneId">();
  const { data: scene } = useSuspenseQuery(sceneQuery(sceneId));
  return (
    <Page
      title={`执法用语 · ${scene.activity_label}`}
      trail={[
        { label: "现场", to: "/scenes" },
        { label: scene.place, to: `/scenes/${scene.id}` },
        { label: "执法用语" },
      ]}
      actions={scene.scripts.length > 0 && <Button onClick={() => window.print()}>打印</Button>}
    >
      {scene.scripts.length === 0 ? (
        <Empty>到达那天执行的清单没有为这类执法活动写执法用语。</Empty>
      ) : (
        <ol className={css.cards}>
          {scene.scripts.map(({ step, text }) => (
            <li key={step + text}>
              <h2>{step}</h2>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      )}
    </Page>
  );
}
