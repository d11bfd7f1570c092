/** The value of an attribute that a style sheet asks for: there when it holds, gone when not. */
export function mark(holds: boolean | undefined): true | undefined {
  return holds ? true : undefined;
}
