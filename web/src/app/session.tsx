/** Who is logged in: asked before any page loads, and won back in place when it ends. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { redirect, type LoaderFunctionArgs } from "react-router";
import { ApiError } from "../api/http";
import { queries, sessionQuery } from "../api/queries";
import type { SessionView } from "../api/types";

export function useSession(): SessionView {
  return useSuspenseQuery(sessionQuery()).data;
}

export function useRole(code: string): boolean {
  return useSession().person.roles.some((role) => role.code === code);
}

/** Sends whoever is not logged in to the door, with the way back. */
export async function requireSession(request: Request): Promise<SessionView> {
  try {
    return await queries.ensureQueryData(sessionQuery());
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const { pathname, search } = new URL(request.url);
    const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    throw redirect(`/login${next}`);
  }
}

/** A page's loader, run only once somebody is logged in. */
export function page<T>(load: (args: LoaderFunctionArgs) => Promise<T>) {
  return async (args: LoaderFunctionArgs): Promise<T> => {
    await requireSession(args.request);
    return load(args);
  };
}
