/** Copies of recordings (arts. 23, 25): what a page asks the server about them. */
import { queryOptions } from "@tanstack/react-query";
import { copies } from "../../api/endpoints";

/** Somebody waits for the copy at the desk. */
const SOON = 2_000;

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
