/**
 * 到达现场: four answers and one press; five where there are rooms for handling cases. No case number is asked; what is found decides whether there will be a case. The press is
 * written down on this device first; without a line the scene begins under a name of its own until the server gives it one.
 */
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState, type FormEvent } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { choicesQuery, officersQuery, roomsQuery } from "../../api/queries";
import { useSession } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { InstantInput } from "../../components/form/DateInputs";
import { ErrorBar } from "../../components/form/ErrorBar";
import { Field } from "../../components/form/Field";
import css from "../../components/form/form.module.css";
import { OfficersInput } from "../../components/form/OfficersInput";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { Page } from "../../components/Page";
import { serverNow } from "../../lib/clock";
import { millis, toInstant } from "../../lib/time";
import type { Item } from "../../outbox/item";
import { amend, put, settled, useOutbox } from "../../outbox/outbox";
import { placeOf } from "../rooms/rooms";
import problemCss from "../../components/Problem.module.css";

const REQUIRED = { activity: "执法活动", place: "地点", officers: "执法人员" };
const ART18 = { code: "18.1", number: 18, label: "第十八条第一款" };

/** How long the server's answer is waited for before the page goes on without it. */
const PATIENCE_MS = 4000;

export function Component() {
  const { person } = useSession();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { data: choices } = useQuery(choicesQuery());
  const { data: officers = [] } = useQuery(officersQuery());
  const { data: rooms = [] } = useQuery(roomsQuery());
  const inUse = rooms.filter((room) => !room.closed);
  // An arrival that was refused comes back here to be corrected.
  const again = useOutbox().find((item) => item.id === params.get("again"));
  const [values, set, clear] = useKept(`arrive${again?.id ?? ""}`, firstValues(again, person.id));
  const [earlier, setEarlier] = useState(values.arrived_at !== undefined);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | undefined>(again?.reason);
  const { problems, check } = useProblems(values, null);
  const activity = choices?.activities.find((a) => a.code === values.activity);
  const tier = activity?.tier_label;

  const arrive = async () => {
    const at = earlier && values.arrived_at ? millis(values.arrived_at) : serverNow();
    if (at > serverNow()) return setRefused("到达时间晚于现在，请核对");
    const chosen = values.officers.map((id) => officers.find((o) => o.id === id) ?? { id, name: person.name });
    const body = {
      activity: values.activity ?? "",
      place: values.place.trim(),
      target: values.target.trim() || undefined,
      officers: values.officers,
      room: values.room,
    };
    const told = { activity_label: activity?.label ?? "", tier_label: tier ?? "", officers: chosen };
    const what = { act: "arrive", body, told } as const;
    setBusy(true);
    setRefused(undefined);
    try {
      const item = again
        ? await amend(again.id, what, at)
        : await put({ person: person.id, scene: "", what, label: "到达现场", at });
      const answered = await settled(item.id, PATIENCE_MS);
      clear();
      if (answered?.state === "refused") {
        if (!again) void navigate(`/scenes/new?again=${item.id}`, { replace: true });
        return setRefused(answered.reason);
      }
      void navigate(`/scenes/${answered?.scene_id ?? item.scene}/live`, { replace: true });
    } catch {
      setRefused("没有存下：本机存储空间不足或者不允许存储");
    } finally {
      setBusy(false);
    }
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check(REQUIRED)) void arrive();
  };

  return (
    <Page
      title="到达现场"
      trail={[{ label: "现场", to: "/scenes" }, { label: "到达" }]}
      under={<ArticleLink article={ART18} />}
    >
      <form className={css.narrow} onSubmit={submit} noValidate>
        <ErrorBar problems={problems} />
        <Field id="activity" label="执法活动" required error={problems.activity} help={tier && `音像记录：${tier}`}>
          <Select
            id="activity"
            value={values.activity}
            placeholder="请选择"
            onChange={(activity) => set({ activity })}
            options={choices?.activities.map((a) => ({ value: a.code, label: a.label }))}
            style={{ width: "100%" }}
          />
        </Field>
        <Field id="target" label="对象" help="检查、询问的单位或者个人；尚不知道的可以不填" error={problems.target}>
          <Input id="target" value={values.target} onChange={(e) => set({ target: e.target.value })} />
        </Field>
        {inUse.length > 0 && (
          <Field id="room" label="办案场所" help="在本机关办案场所办理的选择；全程音像记录" error={problems.room}>
            <Select
              id="room"
              allowClear
              value={values.room}
              placeholder="不在办案场所"
              onChange={(id: string | undefined) => {
                const room = inUse.find((one) => one.id === id);
                set(room ? { room: id, place: placeOf(room) } : { room: undefined });
              }}
              options={inUse.map((room) => ({ value: room.id, label: `${room.name} · ${room.place}` }))}
              style={{ width: "100%" }}
            />
          </Field>
        )}
        <Field id="place" label="地点" required error={problems.place}>
          <Input
            id="place"
            value={values.place}
            autoComplete="street-address"
            onChange={(e) => set({ place: e.target.value })}
          />
        </Field>
        <Field id="officers" label="执法人员" required error={problems.officers}>
          <OfficersInput id="officers" value={values.officers} onChange={(officers) => set({ officers })} />
        </Field>
        <Field id="arrived_at" label="到达时间" error={problems.arrived_at} group>
          {earlier ? (
            <InstantInput
              id="arrived_at"
              seconds
              value={values.arrived_at}
              onChange={(arrived_at) => set({ arrived_at })}
            />
          ) : (
            <span>
              以登记时刻为准{" "}
              <Button type="link" size="small" onClick={() => setEarlier(true)}>
                早些时候已经到达
              </Button>
            </span>
          )}
        </Field>
        {refused && (
          <div className={problemCss.problem} role="alert">
            <p>{refused}</p>
          </div>
        )}
        <div className={css.actions}>
          <Button type="primary" size="large" htmlType="submit" loading={busy}>
            到达现场
          </Button>
        </div>
      </form>
    </Page>
  );
}

function firstValues(again: Item | undefined, person: string) {
  const earlier = again?.what.act === "arrive" ? again.what.body : undefined;
  return {
    activity: earlier?.activity as string | undefined,
    place: earlier?.place ?? "",
    target: earlier?.target ?? "",
    officers: earlier?.officers ?? [person],
    room: earlier?.room ?? undefined,
    arrived_at: again && toInstant(again.at),
  };
}
