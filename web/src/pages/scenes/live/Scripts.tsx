/** 执法用语: what the catalogue has officers say at each step, to be read from the hand. */
import type { SceneView } from "../../../api/types";
import css from "./live.module.css";

export function Scripts({ scripts }: { scripts: SceneView["scripts"] }) {
  if (scripts.length === 0) return null;
  return (
    <details className={css.scripts}>
      <summary>执法用语 {scripts.length} 条</summary>
      <ul>
        {scripts.map(({ step, text }) => (
          <li key={step + text}>
            <b>{step}</b>
            <p>{text}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
