/** A sheet from the lower edge of the screen for one question; the browser's own dialog, so focus and Escape are right. */
import { useEffect, useRef, type ReactNode } from "react";
import sheets from "./sheets.module.css";

export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className={sheets.sheet} aria-label={title} onCancel={onClose}>
      <h2>{title}</h2>
      {children}
      <button type="button" className={sheets.back} onClick={onClose}>
        返回
      </button>
    </dialog>
  );
}
