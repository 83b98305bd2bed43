/** Whom a field is for. Pure. */
import type { Officer } from "../../api/types";

/** Those whose roles a field asks for, officers where it asks for none, and all others. */
export function byRoles(people: Officer[], roles: string[] = []): [Officer[], Officer[]] {
  const asked = roles.length > 0 ? roles : ["officer"];
  const fits = (person: Officer) => person.roles.some((role) => asked.includes(role));
  return [people.filter(fits), people.filter((person) => !fits(person))];
}
