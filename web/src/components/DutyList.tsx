/** Duties line by line; what stands alike for many recordings is one line that opens. */
import { useState } from "react";
import type { DutyView } from "../api/types";
import { grouped } from "../lib/duties";
import type { Evidence } from "../lib/evidence";
import { DutyRow } from "./DutyRow";

interface Props {
  duties: readonly DutyView[];
  evidence?: (duty: DutyView) => Evidence[];
}

export function DutyList({ duties, evidence }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const turn = (key: string) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <ul>
      {grouped(duties).map(({ duty, members }) => {
        const key = keyOf(duty);
        const several = members.length > 1;
        return [
          <DutyRow
            key={key}
            duty={duty}
            evidence={evidence?.(duty)}
            group={several ? { count: members.length, open: open.has(key), turn: () => turn(key) } : undefined}
          />,
          ...(several && open.has(key)
            ? members.map((one) => <DutyRow key={`${key} one ${one.subject.id}`} duty={one} withSubject />)
            : []),
        ];
      })}
    </ul>
  );
}

function keyOf({ rule, part, subject }: DutyView): string {
  return `${rule} ${part} ${subject.kind} ${subject.id}`;
}
