// Runs first in the vault. A content security policy does not cover WebRTC, so its two doors are taken away. No script
// can fetch them from another frame: a frame made in here has an opaque origin of its own, and its document is closed.
for (const door of ["RTCPeerConnection", "webkitRTCPeerConnection"]) delete (globalThis as Record<string, unknown>)[door];

export {};
