/** One line of what a colleague waits for: what to do, why it is mine, by when the case must move on. */
import { Link } from "react-router";
import type { TaskView } from "../../api/types";
import { ButtonLink } from "../../components/ButtonLink";
import { Chip } from "../../components/Chip";
import { ListLine } from "../../components/ListLine";
import { Moment } from "../../components/Moment";
import { Bound } from "./Bound";

const DOES: Record<TaskView["kind"], string> = { review: "去审核", approval: "去审批", returned: "去修改" };

export function TaskLine({ task }: { task: TaskView }) {
  const back = task.kind === "returned";
  return (
    <ListLine
      words={
        <>
          <span>
            <Link to={task.subject.href}>{task.title}</Link>{" "}
            <span className="small muted">
              <Link to={task.case.href}>{task.case.label}</Link>
            </span>
          </span>
          <span className="small">
            {task.why}
            {back && task.text && `：${task.text}`}
          </span>
          <span className="small muted">
            {task.who} · <Moment at={task.at} />
            {!back && task.text && ` · ${task.text}`}
          </span>
        </>
      }
    >
      {task.reminders > 0 && <Chip tone="amber">已催办 {task.reminders} 次</Chip>}
      <Bound by={task.bound_by} />
      <ButtonLink to={back ? `${task.subject.href}/edit` : task.subject.href} small primary>
        {DOES[task.kind]}
      </ButtonLink>
    </ListLine>
  );
}
