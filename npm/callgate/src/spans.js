/**
 * Gives the spans of a report their places in UTF-16 as well: `start16` and `end16`, as `String.prototype.slice` takes
 * them. One walk over the document, however many spans there are.
 */
export function addUtf16(report, document) {
  const spans = report.violations.flatMap(({ span }) => (span === undefined ? [] : [span]));
  if (spans.length === 0) return report;
  const offsets = Uint32Array.from(spans.flatMap(({ start, end }) => [start, end])).sort();
  const places = new Map();
  const walk = typeof document === 'string' ? walkText : walkBytes;
  walk(document, offsets, (offset, units) => places.set(offset, units));
  for (const span of spans) {
    span.start16 = places.get(span.start);
    span.end16 = places.get(span.end);
  }
  return report;
}

function walkText(text, offsets, tell) {
  let bytes = 0;
  let at = 0;
  for (const offset of offsets) {
    while (bytes < offset && at < text.length) {
      const point = text.codePointAt(at);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      at += point < 0x10000 ? 1 : 2;
    }
    tell(offset, at);
  }
}

function walkBytes(bytes, offsets, tell) {
  let units = 0;
  let at = 0;
  for (const offset of offsets) {
    for (; at < offset && at < bytes.length; at++) {
      const byte = bytes[at];
      // The bytes that go on with a character add nothing; one of four bytes is a pair of surrogates.
      if ((byte & 0xc0) !== 0x80) units += byte < 0xf0 ? 1 : 2;
    }
    tell(offset, units);
  }
}
