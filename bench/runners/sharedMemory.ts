/* Node counts the WebAssembly memories that threads share in none of its figures: here they are counted. */

const memories: WeakRef<WebAssembly.Memory>[] = [];

WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    if (descriptor.shared === true) memories.push(new WeakRef<WebAssembly.Memory>(this));
  }
};

/** Bytes of all shared memories that were made since this module was loaded and are in use. */
export const sharedMemoryBytes = (): number =>
  memories.reduce((total, memory) => total + (memory.deref()?.buffer.byteLength ?? 0), 0);
