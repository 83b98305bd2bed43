/** 重新登录: when a session ends in the middle of work, the door comes to the page; nothing typed is lost. */
import { Modal } from "antd";
import { useEffect, useRef, useState } from "react";
import { ApiError, onSessionLost } from "../../api/http";
import { choicesQuery, officersQuery, queries, sessionHeard, sessionQuery } from "../../api/queries";
import type { SessionView } from "../../api/types";
import { LoginForm } from "../../components/LoginForm";
import { flush } from "../../outbox/outbox";
import { useSession } from "../session";

interface Waiting {
  promise: Promise<void>;
  resolve: () => void;
  reject: (error: ApiError) => void;
}

export function Relogin() {
  const { person } = useSession();
  const [open, setOpen] = useState(false);
  const waiting = useRef<Waiting | null>(null);

  useEffect(() => {
    onSessionLost(() => {
      waiting.current ??= makeWaiting();
      setOpen(true);
      return waiting.current.promise;
    });
    // Somebody is logged in here: what waits on this device can go.
    void flush();
    // What a scene needs has to be here before there is no line.
    void queries.prefetchQuery(choicesQuery());
    void queries.prefetchQuery(officersQuery());
    return () => onSessionLost(null);
  }, []);

  const settle = (session: SessionView | null) => {
    const { resolve, reject } = waiting.current ?? makeWaiting();
    waiting.current = null;
    setOpen(false);
    if (session === null)
      return reject(new ApiError(401, { code: "unauthenticated", message: "登录已失效，这次操作没有送达" }));
    // Somebody else at the same screen: what was half done is not his to finish.
    if (session.person.id !== person.id) return location.assign("/");
    queries.setQueryData(sessionQuery().queryKey, sessionHeard(session));
    resolve();
  };

  return (
    <Modal
      open={open}
      title="登录已失效，请重新登录"
      footer={null}
      width={400}
      destroyOnHidden
      mask={{ closable: false }}
      onCancel={() => settle(null)}
    >
      <p className="muted" style={{ marginBottom: 16 }}>
        本页内容保持原样，登录后接着办理。
      </p>
      <LoginForm onDone={settle} />
    </Modal>
  );
}

function makeWaiting(): Waiting {
  let resolve = () => {};
  let reject = (_: ApiError) => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
