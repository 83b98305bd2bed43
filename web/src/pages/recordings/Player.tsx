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

  if (over) return <p role="alert">批准的调阅时间已到，画面已停止。</p>;
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
