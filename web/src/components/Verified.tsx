/** 上次核验: when bytes were last compared with both digests; what is wrong with them, if anything is. */
import type { Health } from "../api/types";
import { Chip } from "./Chip";
import { Moment } from "./Moment";

export function Verified({ health }: { health: Health }) {
  if (health.trouble)
    return (
      <>
        <Chip tone="red">{health.trouble}</Chip> {health.found_at && <Moment at={health.found_at} />}
      </>
    );
  return (
    <>
      <Moment at={health.verified_at} />
      {health.on_arrival && "（入库时）"}
    </>
  );
}
