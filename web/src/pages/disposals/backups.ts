/** The backups that still hold what is destroyed, as rows of a form. */
import type { Problems } from "../../components/form/problems";

export interface Backup {
  name: string;
  /** `2027-02-01` */
  last_day?: string;
}

/** A row in which anything was typed. */
const begun = ({ name, last_day }: Backup): boolean => name.trim() !== "" || last_day !== undefined;

/** What is sent: rows left empty are none. */
export const filled = (rows: readonly Backup[]): { name: string; last_day: string }[] =>
  rows.filter(begun).map(({ name, last_day }) => ({ name: name.trim(), last_day: last_day ?? "" }));

/** Said before anything is sent: that one must say whether there are backups, and what a row lacks. */
export function problemsIn(held: boolean | undefined, rows: readonly Backup[]): Problems {
  if (held === undefined) return { held: "请说明还有没有备份保存着这些内容" };
  if (!held) return {};
  const listed = rows.filter(begun);
  if (listed.length === 0) return { backups: "请写明备份；没有备份的，请选择“没有备份”" };
  const lacks = listed.find(({ name, last_day }) => name.trim() === "" || last_day === undefined);
  if (!lacks) return {};
  return { backups: lacks.name.trim() === "" ? "请填写备份的名称" : `请选择“${lacks.name.trim()}”保存到哪一天` };
}
