/** Which article stands open beside the page. Any article number on any page opens it; it never replaces the page. */
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";

interface OpenArticle {
  /** `10(1)`, `24.2` or `18`; null when nothing is open. */
  code: string | null;
  open: (code: string) => void;
  close: () => void;
}

const Context = createContext<OpenArticle>({ code: null, open: () => {}, close: () => {} });

export function ArticleProvider({ children }: { children: ReactNode }) {
  const [code, setCode] = useState<string | null>(null);
  const open = useCallback((next: string) => setCode(next), []);
  const close = useCallback(() => setCode(null), []);
  return (
    <Context.Provider value={useMemo(() => ({ code, open, close }), [code, open, close])}>{children}</Context.Provider>
  );
}

export const useOpenArticle = (): OpenArticle => useContext(Context);
