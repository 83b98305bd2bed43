/** The errors that still stand: each goes away when its field is changed, and all are looked at again on the next attempt. */
import { useRef, useState } from "react";
import { missing, problemsOf, standing, type Problems } from "./problems";

export function useProblems(values: object, error: unknown) {
  const [unfilled, setUnfilled] = useState<Problems>({});
  const attempted = useRef<object>(values);

  /** Looks for empty required fields; true when nothing keeps the form from being sent. */
  const check = (required: Partial<Record<string, string>> = {}): boolean => {
    attempted.current = values;
    const gaps = missing(values, required);
    setUnfilled(gaps);
    return Object.keys(gaps).length === 0;
  };

  const problems = standing({ ...problemsOf(error), ...unfilled }, attempted.current, values);
  return { problems, check };
}
