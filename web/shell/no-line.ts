// The page that cannot ask a model: nothing of a line to one is in it.

export function openLine(): undefined {
  return undefined;
}
