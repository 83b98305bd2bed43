/** 登录: name and password, the refusal in one sentence, and the wait when there were too many attempts. */
import { Button, Input } from "antd";
import { useState, type FormEvent } from "react";
import { session as endpoints } from "../api/endpoints";
import { ApiError } from "../api/http";
import type { SessionView } from "../api/types";
import { Field } from "./form/Field";

export function LoginForm({ onDone }: { onDone: (session: SessionView) => void }) {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  const enter = async (event: FormEvent) => {
    event.preventDefault();
    if (login === "" || password === "") return setProblem("请填写用户名和密码");
    setBusy(true);
    setProblem("");
    try {
      onDone(await endpoints.begin(login.trim(), password));
    } catch (error) {
      setProblem(words(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void enter(event)}>
      <Field id="login" label="用户名">
        <Input
          id="login"
          value={login}
          autoComplete="username"
          autoFocus
          size="large"
          onChange={(e) => setLogin(e.target.value)}
        />
      </Field>
      <Field id="password" label="密码" error={problem}>
        <Input.Password
          id="password"
          value={password}
          autoComplete="current-password"
          size="large"
          onChange={(e) => setPassword(e.target.value)}
        />
      </Field>
      <Button type="primary" size="large" block htmlType="submit" loading={busy}>
        登录
      </Button>
    </form>
  );
}

function words(error: unknown): string {
  if (!(error instanceof ApiError)) return "没有完成登录，请再试";
  if (error.status === 401) return "用户名或密码不对";
  if (error.status === 429 && error.retryAfterS) return `尝试次数过多，请 ${error.retryAfterS} 秒后再试`;
  return error.message;
}
