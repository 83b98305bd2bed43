/** Copies of recordings (arts. 23, 25): what a page asks the server about them. */
import { queryOptions } from "@tanstack/react-query";
import { copies } from "../../api/endpoints";

/** Somebody waits for the copy at the desk. */
const SOON = 2_000;

/** What a program of the agency would cover. */
export const detectionsQuery = (recording: string) =>
  queryOptions({ queryKey: ["detections", recording], queryFn: () => copies.detections(recording) });

export const copiesQuery = (recording: string) =>
  queryOptions({
    queryKey: ["copies", recording],
    queryFn: () => copies.list({ recording }),
    refetchInterval: ({ state }) => (state.data?.some((copy) => copy.state === "ordered") ? SOON : false),
  });

export const copyQuery = (id: string) =>
  queryOptions({
    queryKey: ["copy", id],
    queryFn: () => copies.one(id),
    refetchInterval: ({ state }) => (state.data?.state === "ordered" ? SOON : false),
  });
