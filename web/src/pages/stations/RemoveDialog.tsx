/** 停用采集站: what it signs is believed no more; what it signed before stays. */
import { stations } from "../../api/endpoints";
import { useAct } from "../../api/queries";
import type { StationView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";

interface Props {
  station: StationView;
  reload: () => Promise<unknown>;
  onClose: () => void;
}

export function RemoveDialog({ station, reload, onClose }: Props) {
  const act = useAct(() => stations.remove(station.id), { onDone: onClose });
  return (
    <ActDialog
      title={`停用采集站 ${station.place}`}
      does="停用"
      danger
      busy={act.isPending}
      error={act.error}
      reload={reload}
      onSubmit={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <p>停用以后不再接收它的入站清单和文件；以前的签名继续有效。站内还没有上传的文件要另行取出。</p>
    </ActDialog>
  );
}
