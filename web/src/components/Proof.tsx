/** 核验: digests and the signed receipt, behind one press; nobody needs them to do the day's work. */
import type { ReactNode } from "react";
import css from "./Proof.module.css";

interface Props {
  sha256: string;
  sm3: string;
  note: string;
  children?: ReactNode;
}

export function Proof({ sha256, sm3, note, children }: Props) {
  return (
    <details className={css.proof}>
      <summary>核验</summary>
      <dl>
        <dt>SHA-256</dt>
        <dd>{sha256}</dd>
        <dt>SM3</dt>
        <dd>{sm3}</dd>
        <dt>入库回执</dt>
        <dd>
          <pre>{note}</pre>
        </dd>
      </dl>
      {children}
      <p className={css.says}>自入库之时起未改动，可以据此证明；摄录之后、入库之前是否改动，取决于记录设备。</p>
    </details>
  );
}
