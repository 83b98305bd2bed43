/** Names in a narrow column: a line ends between two persons, never within a name. */
export function Names({ of }: { of: readonly { id: string; name: string }[] }) {
  return of.map(({ id, name }, i) => (
    <span key={id}>
      <span style={{ whiteSpace: "nowrap" }}>
        {name}
        {i < of.length - 1 && "、"}
      </span>
      <wbr />
    </span>
  ));
}
