import { use } from './binding.js';

/** How a page loads the module that goes with some glue, as a binding: once, whoever asks how often. */
export function loader(Wasm, glue, place) {
  let loading;

  async function load(source) {
    const module_or_path = await compiled(await (source ?? place()));
    use(new Wasm(glue, await glue.default({ module_or_path })));
  }

  return {
    init(source) {
      loading ??= load(source).catch((error) => {
        // The next one may try again.
        loading = undefined;
        throw error;
      });
      return loading;
    },

    initSync(source) {
      const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
      use(new Wasm(glue, glue.initSync({ module })));
      loading = Promise.resolve();
    },
  };
}

async function compiled(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
  const response = source instanceof Response ? source : await fetch(source);
  if (!response.ok) throw new Error(`${response.url} was answered with status ${response.status}`);
  // Servers that do not know the type of the file forbid compiling it while it comes.
  const known = response.headers.get('content-type')?.startsWith('application/wasm');
  return known ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
