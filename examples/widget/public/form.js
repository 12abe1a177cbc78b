// What stands in the form, as a document, and which field a place in the document is.

export const form = document.querySelector('#form');
const rows = document.querySelector('#rows');
const template = document.querySelector('#row');

/** The document as JSON text. Names of metadata that stand twice stand twice in it, so that the engine sees them. */
export function text() {
  const { channelId, queueId, language, callbackUrl } = form.elements;
  const tags = language.value.split(',').map((tag) => tag.trim());
  const entries = entered().map(([key, value]) => `${JSON.stringify(key.value)}:${JSON.stringify(value.value)}`);
  const members = {
    channelId: JSON.stringify(channelId.value.trim()),
    queueId: JSON.stringify(queueId.value.trim()),
    language: JSON.stringify(language.value.trim() === '' ? [] : tags),
    metadata: `{${entries.join(',')}}`,
    callbackUrl: JSON.stringify(callbackUrl.value.trim()),
  };
  return `{${Object.entries(members).map(([name, json]) => `"${name}":${json}`).join(',')}}`;
}

/** The field that a JSON pointer leads to: an input, or the group of the metadata. */
export function fieldOf(path) {
  const [, name, key] = path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (name !== 'metadata') return form.elements[name];
  // Of names that stand twice the last one counts.
  const row = key === undefined ? undefined : entered().findLast(([input]) => input.value === key);
  if (row === undefined) return document.querySelector('#metadata');
  return key === '' ? row[0] : row[1];
}

/** The fields in the order of the page. */
export function fields() {
  const names = ['channelId', 'queueId', 'language', 'callbackUrl'].map((name) => form.elements[name]);
  return [...names, ...pairs().flat(), document.querySelector('#metadata')];
}

/** What a field is called, and where its errors stand. */
export const label = (field) => field.labels?.[0].textContent ?? field.querySelector('legend').textContent;
export const messageOf = (field) => document.getElementById(field.getAttribute('aria-describedby').split(' ').at(-1));

let rowsMade = 0;

/** Adds an entry of metadata. */
export function addRow() {
  rowsMade += 1;
  const row = template.content.cloneNode(true).firstElementChild;
  row.setAttribute('aria-label', `Entry ${rowsMade}`);
  for (const field of row.querySelectorAll('.field')) {
    const [input, error] = [field.querySelector('input'), field.querySelector('.error')];
    input.id = `metadata-${rowsMade}-${input.className}`;
    error.id = `${input.id}-error`;
    field.querySelector('label').htmlFor = input.id;
    input.setAttribute('aria-describedby', error.id);
  }
  const remove = row.querySelector('.remove');
  remove.setAttribute('aria-label', `Remove entry ${rowsMade}`);
  remove.addEventListener('click', () => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector('input') ?? document.querySelector('#add')).focus();
    form.dispatchEvent(new Event('input'));
  });
  rows.append(row);
  return row;
}

const pairs = () => [...rows.children].map((row) => [row.querySelector('.key'), row.querySelector('.value')]);

/** The rows that were not left empty. */
const entered = () => pairs().filter(([key, value]) => key.value !== '' || value.value !== '');
