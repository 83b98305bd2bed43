/** 常用视图: this list with its filters under a name of one's own, and the way to those saved before. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Popover } from "antd";
import { useState, type FormEvent } from "react";
import { Link, useLocation } from "react-router";
import { views as endpoints } from "../api/endpoints";
import { useAct, viewsQuery } from "../api/queries";
import { Problem } from "./Problem";
import css from "./SavedViews.module.css";

export function SavedViews() {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      content={<List close={() => setOpen(false)} />}
    >
      <Button aria-expanded={open}>常用视图</Button>
    </Popover>
  );
}

function List({ close }: { close: () => void }) {
  const { pathname, search } = useLocation();
  const { data: views = [] } = useQuery(viewsQuery());
  const [name, setName] = useState("");
  const save = useAct((named: string) => endpoints.save({ name: named, address: pathname + search }), {
    answers: () => viewsQuery().queryKey,
    onDone: () => setName(""),
  });
  const discard = useAct((named: string) => endpoints.discard(named));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) save.mutate(name.trim());
  };
  return (
    <div className={css.views}>
      {views.length === 0 && <p className="small muted">给当前的筛选起个名字存下来，下次一点就到。</p>}
      <ul>
        {views.map((view) => (
          <li key={view.name}>
            <Link to={view.address} onClick={close}>
              {view.name}
            </Link>
            <button type="button" aria-label={`删除视图 ${view.name}`} onClick={() => discard.mutate(view.name)}>
              删除
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={submit}>
        <Input
          aria-label="视图名称"
          placeholder="给当前筛选起名"
          maxLength={30}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button htmlType="submit" disabled={!name.trim()} loading={save.isPending}>
          存为视图
        </Button>
      </form>
      <Problem error={save.error ?? discard.error} />
    </div>
  );
}
