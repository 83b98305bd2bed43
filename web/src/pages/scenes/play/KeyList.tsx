/** The list of keys, behind “?”. */
import { Modal } from "antd";
import { KEY_LIST } from "./keys";
import css from "./play.module.css";

export function KeyList({ onClose }: { onClose: () => void }) {
  return (
    <Modal open title="按键" footer={null} onCancel={onClose} width={560}>
      <dl className={css.keys}>
        {KEY_LIST.map(([keys, does]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
