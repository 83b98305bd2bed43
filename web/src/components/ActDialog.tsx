/**
 * A small form over the page for one act. A refusal is shown inside and nothing typed is lost; when somebody else changed
 * the page meanwhile, it says so and lets the reader look before acting again.
 */
import { Button, Modal } from "antd";
import { useRef, type FormEvent, type ReactNode } from "react";
import type { ArticleLabel } from "../api/types";
import { ArticleLink } from "./ArticleLink";
import { ErrorBar } from "./form/ErrorBar";
import type { Problems } from "./form/problems";
import { Problem } from "./Problem";
import { Stale, useStale } from "./Stale";

interface Props {
  title: string;
  article?: ArticleLabel;
  does: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  problems?: Problems;
  /** What happened since the page was read; shown when the act came too late. */
  changes?: string[];
  reload: () => Promise<unknown>;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function ActDialog(props: Props) {
  const { title, article, does, danger, busy, error, problems = {}, onSubmit, onClose, children } = props;
  const { stale, refusal, look } = useStale(error);
  const form = useRef<HTMLFormElement>(null);
  /** One came here to fill something in; who began while the dialog was still opening is not interrupted. */
  const begin = (open: boolean) => {
    if (open && !form.current?.contains(document.activeElement))
      form.current?.querySelector<HTMLElement>("input:not([type=radio]), textarea, input")?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal
      open
      title={title}
      footer={null}
      width={560}
      mask={{ closable: false }}
      afterOpenChange={begin}
      onCancel={onClose}
    >
      {article && (
        <p style={{ marginBottom: 12 }}>
          <ArticleLink article={article} />
        </p>
      )}
      <form ref={form} onSubmit={submit} noValidate>
        <ErrorBar problems={problems} />
        {children}
        {stale && <Stale error={stale} changes={props.changes ?? []} reload={props.reload} onSeen={look} />}
        <Problem error={refusal} />
        <div style={{ display: "flex", justifyContent: "flex-end", gap: 8, marginTop: 20 }}>
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" danger={danger} htmlType="submit" loading={busy} disabled={stale !== null}>
            {does}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
