// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Those of Node.js's types that the declarations and the programs name.

declare namespace NodeJS {
  type ArrayBufferView = Uint8Array | DataView;
}
interface Buffer extends Uint8Array { toString(encoding?: string): string; }
declare const Buffer: { alloc(size: number): Buffer; };
interface AbortSignal { readonly aborted: boolean; }
declare class AbortController { readonly signal: AbortSignal; abort(): void; }
