// The files that lie in the page itself, where all of it is one file: a page of a file may not read its neighbours.

/** The answer for a file that lies in the page as base64, if it does. */
export function within(url: string): Response | undefined {
  const text = document.getElementById(url)?.textContent;
  if (!text) return undefined;
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return new Response(bytes);
}
