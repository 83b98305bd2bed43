/** Which act on the case stands open, by the address; and what others did since it was opened. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { caseQuery } from "../../../api/queries";
import type { Activity, CaseView } from "../../../api/types";
import { serverNow } from "../../../lib/clock";
import { moment } from "../../../lib/time";
import { CloseDialog } from "./CloseDialog";
import { CompileDialog } from "./CompileDialog";
import { ElsewhereDialog } from "./ElsewhereDialog";
import { HandOverDialog } from "../../dossiers/HandOverDialog";
import { OpineDialog } from "./OpineDialog";
import { PaperDialog } from "./PaperDialog";
import { PaperOpinionDialog } from "./PaperOpinionDialog";
import { SubmitDialog } from "./SubmitDialog";

/** What every dialog of the case needs. */
export interface CaseDialogProps {
  one: CaseView;
  changes: string[];
  reload: () => Promise<unknown>;
  onClose: () => void;
}

export function CaseDialogs({ one, act, onClose }: { one: CaseView; act: string | null; onClose: () => void }) {
  if (act === null) return null;
  return <Opened key={act} one={one} act={act} onClose={onClose} />;
}

function Opened({ one, act, onClose }: { one: CaseView; act: string; onClose: () => void }) {
  const client = useQueryClient();
  const [known] = useState(() => new Set(one.activity.map(keyOf)));
  const props: CaseDialogProps = {
    one,
    onClose,
    changes: one.activity.filter((a) => !known.has(keyOf(a))).map(line),
    reload: () => client.invalidateQueries({ queryKey: caseQuery(one.id).queryKey }),
  };
  switch (act) {
    case "submit":
      return one.can.submit ? <SubmitDialog {...props} /> : null;
    case "opine":
      return one.can.opine ? <OpineDialog {...props} level={one.can.opine} /> : null;
    case "paper":
      return one.can.opine_on_paper ? <PaperOpinionDialog {...props} level={one.can.opine_on_paper} /> : null;
    case "material":
      return one.can.keep_papers ? <PaperDialog {...props} /> : null;
    case "elsewhere":
      return one.can.keep_papers ? <ElsewhereDialog {...props} /> : null;
    case "close":
      return one.can.close ? <CloseDialog {...props} /> : null;
    case "dossier":
      return one.can.compile ? <CompileDialog {...props} /> : null;
    case "handover":
      return one.dossier?.can_hand_over ? (
        <HandOverDialog dossier={one.dossier} reload={props.reload} onClose={onClose} />
      ) : null;
    default:
      return null;
  }
}

const keyOf = (a: Activity): string => `${a.recorded_at} ${a.text} ${a.who}`;

function line({ recorded_at, who, text }: Activity): string {
  return `${moment(recorded_at, serverNow())} ${who}：${text}`;
}
