/** Who else has this form open and types: two people do not write the same without knowing. */
import { useQuery } from "@tanstack/react-query";
import { draftersQuery } from "../api/queries";
import { serverNow } from "../lib/clock";
import { moment } from "../lib/time";

export function Others({ draft }: { draft: string }) {
  const { data: others = [] } = useQuery(draftersQuery(draft));
  if (others.length === 0) return null;
  const words = others.map(({ who, at }) => `${who}（${moment(at, serverNow())}）`).join("、");
  return (
    <p role="status" style={{ marginBottom: 12 }}>
      {words} 也在写这份文书，各人的草稿分开保存，请先商量由谁制作。
    </p>
  );
}
