/** 设置、换摄像机、停录、恢复、停用: what is done with a room, each in a small form. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { rooms } from "../../api/endpoints";
import { choicesQuery, roomsQuery, useAct } from "../../api/queries";
import type { RoomView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { InstantInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { camerasIn } from "./rooms";

export type RoomAct = "set_up" | "cameras" | "fail" | "mend" | "close";

interface Values {
  kind: string;
  name: string;
  place: string;
  cameras: string;
  /** Empty: all of them. */
  camera: string;
  text: string;
  at?: string;
}

interface Words {
  title: string;
  does: string;
  danger?: boolean;
  required: Partial<Record<keyof Values, string>>;
  send: (id: string, values: Values) => Promise<RoomView>;
}

const ACTS: Record<RoomAct, Words> = {
  set_up: {
    title: "设置办案场所",
    does: "设置",
    required: { name: "名称", place: "地点", cameras: "摄像机编号" },
    send: (_, { kind, name, place, cameras }) =>
      rooms.setUp({ kind, name: name.trim(), place: place.trim(), cameras: camerasIn(cameras) }),
  },
  cameras: {
    title: "摄像机",
    does: "保存",
    required: { cameras: "摄像机编号" },
    send: (id, { cameras }) => rooms.cameras(id, { cameras: camerasIn(cameras) }),
  },
  fail: {
    title: "登记停录",
    does: "登记",
    required: { text: "停录的原因" },
    send: (id, { camera, text, at }) => rooms.fail(id, { camera: camera || undefined, text: text.trim(), at }),
  },
  mend: { title: "恢复录制", does: "登记恢复", required: {}, send: (id, { at }) => rooms.mend(id, { at }) },
  close: { title: "停用办案场所", does: "停用", danger: true, required: {}, send: (id) => rooms.close(id) },
};

interface Props {
  act: RoomAct;
  room?: RoomView;
  onClose: () => void;
}

export function RoomDialog({ act, room, onClose }: Props) {
  const client = useQueryClient();
  const { data: choices } = useQuery(choicesQuery());
  const words = ACTS[act];
  const initial: Values = {
    kind: "inquiry",
    name: "",
    place: "",
    cameras: room?.cameras.join("\n") ?? "",
    camera: "",
    text: "",
  };
  const [values, set, clear] = useKept<Values>(`room.${act}.${room?.id ?? "new"}`, initial);
  const send = useAct(() => words.send(room?.id ?? "", values), {
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, send.error);
  return (
    <ActDialog
      title={room ? `${words.title} · ${room.name}` : words.title}
      article={{ code: "15.1", number: 15, label: "第十五条第一款" }}
      does={words.does}
      danger={words.danger}
      busy={send.isPending}
      error={send.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: roomsQuery().queryKey })}
      onSubmit={() => check(words.required) && send.mutate(undefined)}
      onClose={onClose}
    >
      {act === "close" && <p>停用以后不能再选择；停录和使用登记保留。</p>}
      {act === "set_up" && (
        <>
          <Field id="kind" label="用途" required error={problems.kind}>
            <Select
              id="kind"
              value={values.kind}
              onChange={(kind) => set({ kind })}
              options={choices?.room_kinds.map((c) => ({ value: c.code, label: c.label }))}
              style={{ width: "100%" }}
            />
          </Field>
          <Field id="name" label="名称" required error={problems.name}>
            <Input id="name" value={values.name} onChange={(event) => set({ name: event.target.value })} />
          </Field>
          <Field id="place" label="地点" required error={problems.place}>
            <Input id="place" value={values.place} onChange={(event) => set({ place: event.target.value })} />
          </Field>
        </>
      )}
      {(act === "set_up" || act === "cameras") && (
        <Field id="cameras" label="摄像机编号" required help="每行一台" error={problems.cameras}>
          <Input.TextArea
            id="cameras"
            rows={4}
            spellCheck={false}
            value={values.cameras}
            onChange={(event) => set({ cameras: event.target.value })}
          />
        </Field>
      )}
      {act === "fail" && (
        <>
          <Field id="camera" label="哪一台" required error={problems.camera}>
            <Select
              id="camera"
              value={values.camera}
              onChange={(camera) => set({ camera })}
              options={[
                { value: "", label: "全部摄像机" },
                ...(room?.cameras ?? []).map((camera) => ({ value: camera, label: camera })),
              ]}
              style={{ width: "100%" }}
            />
          </Field>
          <Field id="text" label="停录的原因" required error={problems.text}>
            <Input.TextArea
              id="text"
              rows={3}
              value={values.text}
              onChange={(event) => set({ text: event.target.value })}
            />
          </Field>
        </>
      )}
      {(act === "fail" || act === "mend") && (
        <Field
          id="at"
          label={act === "fail" ? "停录的时间" : "恢复的时间"}
          help="不填以登记时刻为准"
          error={problems.at}
        >
          <InstantInput id="at" seconds value={values.at} onChange={(at) => set({ at })} />
        </Field>
      )}
    </ActDialog>
  );
}
