/** The characters of which JavaScript and UTF-8 count one each. */
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Gives the spans of a report their places in UTF-16 as well: `start16` and `end16`, as `String.prototype.slice` takes
 * them. One walk over the document, however many spans there are.
 */
export function addUtf16(report, document) {
  const places = report.violations.length === 0 || isAscii(document) ? undefined : placesOf(report, document);
  for (const { span } of report.violations) {
    if (span === undefined) continue;
    span.start16 = places === undefined ? span.start : places.get(span.start);
    span.end16 = places === undefined ? span.end : places.get(span.end);
  }
  return report;
}

function isAscii(document) {
  if (typeof document === 'string') return ASCII.test(document);
  // A loop, since a callback for each byte takes longer than the walk that this saves.
  for (let at = 0; at < document.length; at++) if (document[at] >= 0x80) return false;
  return true;
}

/** The place in UTF-16 of each place in UTF-8. */
function placesOf({ violations }, document) {
  const spans = violations.flatMap(({ span }) => (span === undefined ? [] : [span]));
  const offsets = Uint32Array.from(spans.flatMap(({ start, end }) => [start, end])).sort();
  const places = new Map();
  const walk = typeof document === 'string' ? walkText : walkBytes;
  walk(document, offsets, (offset, units) => places.set(offset, units));
  return places;
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
