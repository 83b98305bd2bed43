/**
 * Shows an original under a grant. Name, certificate and time lie over the picture, full screen included; when the grant
 * ends, so does the picture.
 */
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { RecordingView, Viewing } from "../../api/types";
import { serverNow, useNow } from "../../lib/clock";
import { full, millis, moment } from "../../lib/time";
import { Chip } from "../../components/Chip";
import { Overlay } from "../../components/Overlay";
import css from "./viewing.module.css";

interface Props {
  viewing: Viewing;
  recording: RecordingView;
  onEnd: () => void;
  /** The original instead of the preview, or back. */
  onOther: () => void;
}

export function Player({ viewing, recording, onEnd, onOther }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const now = useNow(1000);
  const over = now >= millis(viewing.until);
  const taken = useTaken(viewing.content);

  if (over) return <p role="alert">批准的调阅时间已到，画面已停止。</p>;
  if (taken) return <p role="alert">调阅许可已经失效，画面已停止。可以重新申请调阅。</p>;
  return (
    <>
      <div
        ref={frame}
        className={css.frame}
        data-medium={recording.medium}
        onContextMenu={(event) => event.preventDefault()}
      >
        <Picture recording={recording} src={viewing.content} onFail={() => setFailed(true)} />
        <Overlay words={viewing.overlay} />
        <p className={css.clock} aria-hidden>
          {full(now)}
        </p>
      </div>
      {failed && (
        <p className={css.failed} role="alert">
          浏览器不能播放这种格式，或者调阅许可已经失效。原件完好保存，不受影响。
          {!viewing.preview && recording.preview && `${recording.preview.label}。`}
        </p>
      )}
      <div className={css.under}>
        <Button onClick={() => void frame.current?.requestFullscreen()}>全屏</Button>
        <Button onClick={onEnd}>结束调阅</Button>
        {viewing.preview && <Chip tone="amber">预览，不是原件</Chip>}
        {(viewing.preview || recording.preview?.state === "made") && (
          <Button onClick={onOther}>{viewing.preview ? "看原件" : "看预览"}</Button>
        )}
        <span className="small muted">许可到 {moment(viewing.until, serverNow())} 为止</span>
      </div>
    </>
  );
}

/** How often the page asks whether the picture may go on: what a browser has buffered would otherwise outlast the grant. */
const ASK_EVERY = 5_000;

/** Whether the grant ended before its time: taken back, labelled, closed. A line that is down ends nothing. */
function useTaken(content: string): boolean {
  const [taken, setTaken] = useState(false);
  useEffect(() => {
    const ask = async () => {
      const answer = await fetch(content, { method: "HEAD" }).catch(() => null);
      if (answer && [401, 403, 404, 409].includes(answer.status)) {
        setTaken(true);
        clearInterval(timer);
      }
    };
    const timer = setInterval(() => void ask(), ASK_EVERY);
    return () => clearInterval(timer);
  }, [content]);
  return taken;
}

function Picture({ recording, src, onFail }: { recording: RecordingView; src: string; onFail: () => void }) {
  const media = useRef<HTMLMediaElement>(null);
  // The browser goes on buffering a removed player unless told to let go.
  useEffect(() => {
    const element = media.current;
    if (!element) return;
    element.src = src;
    return () => {
      element.pause();
      element.removeAttribute("src");
      element.load();
    };
  }, [src]);
  if (recording.medium === "photo")
    return <img src={src} alt={recording.file_name} onError={onFail} draggable={false} />;
  if (recording.medium === "audio") {
    return (
      <audio ref={media as React.RefObject<HTMLAudioElement>} controls controlsList="nodownload" onError={onFail} />
    );
  }
  return (
    <video
      ref={media as React.RefObject<HTMLVideoElement>}
      controls
      controlsList="nodownload nofullscreen noremoteplayback"
      disablePictureInPicture
      playsInline
      preload="metadata"
      onError={onFail}
    />
  );
}
