// What passes between a page of somebody else's and embed.html in its frame. A text only ever goes in.

export type ToFrame = { type: "load"; text: string } | { type: "theme"; theme: "light" | "dark" } | { type: "rest" };

/** `height` is that of all there is to see, in px; `awake` tells that the user has come back to it. */
export type FromFrame = { ns: "stackengine"; v: 1 } & ({ type: "hello" } | { type: "awake" } | { type: "height"; height: number });
