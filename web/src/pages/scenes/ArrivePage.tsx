/** 到达现场: four answers and one press. No case number is asked; what is found decides whether there will be a case. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { scenes } from "../../api/endpoints";
import { choicesQuery, sceneQuery, useAct } from "../../api/queries";
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
import { Problem } from "../../components/Problem";

const REQUIRED = { activity: "执法活动", place: "地点", officers: "执法人员" };
const ART18 = { code: "18.1", number: 18, label: "第十八条第一款" };

export function Component() {
  const { person } = useSession();
  const navigate = useNavigate();
  const { data: choices } = useQuery(choicesQuery());
  const [values, set, clear] = useKept("arrive", {
    activity: undefined as string | undefined,
    place: "",
    target: "",
    officers: [person.id],
    arrived_at: undefined as string | undefined,
  });
  const [earlier, setEarlier] = useState(values.arrived_at !== undefined);
  const arrive = useAct(scenes.arrive, {
    answers: (scene) => sceneQuery(scene.id).queryKey,
    onDone: (scene) => {
      clear();
      void navigate(`/scenes/${scene.id}/live`, { replace: true });
    },
  });
  const { problems, check } = useProblems(values, arrive.error);
  const tier = choices?.activities.find((a) => a.code === values.activity)?.tier_label;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!check(REQUIRED)) return arrive.reset();
    arrive.mutate({
      activity: values.activity ?? "",
      place: values.place.trim(),
      target: values.target.trim() || undefined,
      officers: values.officers,
      arrived_at: earlier ? values.arrived_at : undefined,
    });
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
        {arrive.error?.fields.length === 0 && <Problem error={arrive.error} />}
        <div className={css.actions}>
          <Button type="primary" size="large" htmlType="submit" loading={arrive.isPending}>
            到达现场
          </Button>
        </div>
      </form>
    </Page>
  );
}
